package io.sluice.connector.sql;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Row;
import io.sluice.connector.template.TemplateFile;
import io.sluice.connector.template.TemplateMessage;
import io.sluice.connector.template.TemplateNode;
import io.sluice.connector.template.TemplateValue;
import io.sluice.connector.template.UnusableMessageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The records that a template file makes of a message (manual 6097-6202): {@code {"name": ..., "sql": "insert ... values
 * ($1, $2)", "param_keys": [...]}} by topic. A path with {@code $0} makes a record for each element of an array; all records
 * of a message are stored together or not at all.
 */
final class TemplateRecords implements RecordSource {
    private static final Pattern NUMBERED = Pattern.compile("\\$([0-9]{1,4})");

    private final List<SqlTemplate> statements;
    private final TemplateFile<Shape> file;

    /**
     * One template.
     *
     * @param statement number of its statement
     * @param keys values of $1, $2 and so on
     */
    private record Shape(int statement, List<TemplateValue> keys) {}

    private TemplateRecords(List<SqlTemplate> statements, TemplateFile<Shape> file) {
        this.statements = statements;
        this.file = file;
    }

    static TemplateRecords read(Path dataDirectory, String name, SqlSyntax syntax) throws InvalidParameterException {
        List<SqlTemplate> statements = new ArrayList<>();
        Set<String> names = new HashSet<>();
        TemplateFile<Shape> file = TemplateFile.read(dataDirectory, name, node -> {
            node.checkNames(List.of("name", "sql", "param_keys"), List.of());
            if (!names.add(node.member("name").text())) {
                throw node.member("name").problem("there are two templates of this name");
            }
            List<TemplateValue> keys = new ArrayList<>();
            for (TemplateNode key : node.member("param_keys").elements()) {
                keys.add(key.value());
            }
            statements.add(statement(node.member("sql"), keys.size(), syntax));
            return new Shape(statements.size() - 1, keys);
        });
        return new TemplateRecords(List.copyOf(statements), file);
    }

    @Override
    public List<SqlTemplate> statements() {
        return statements;
    }

    @Override
    public List<Record> records(Row row) throws UnfitRowException {
        try {
            TemplateMessage message = new TemplateMessage(row);
            List<Record> records = new ArrayList<>();
            for (Shape shape : file.of(message.topic())) {
                add(shape, message, records);
            }
            return records;
        } catch (UnusableMessageException e) {
            throw new UnfitRowException(String.valueOf(e.getMessage()));
        }
    }

    private void add(Shape shape, TemplateMessage message, List<Record> records)
            throws UnusableMessageException, UnfitRowException {
        List<List<@Nullable Object>> columns = new ArrayList<>(shape.keys().size());
        int rows = -1;
        for (TemplateValue key : shape.keys()) {
            List<@Nullable Object> column = key.in(message);
            columns.add(column);
            if (key.fansOut() && rows >= 0 && rows != column.size()) {
                throw new UnfitRowException(
                        "the arrays of the payload have different lengths: " + rows + " and " + column.size());
            }
            rows = key.fansOut() ? column.size() : rows;
        }
        int count = rows < 0 ? 1 : rows;
        for (int i = 0; i < count; i++) {
            Map<String, @Nullable Object> values = new HashMap<>();
            for (int k = 0; k < columns.size(); k++) {
                List<@Nullable Object> column = columns.get(k);
                values.put(
                        Integer.toString(k + 1), column.get(shape.keys().get(k).fansOut() ? i : 0));
            }
            records.add(new Record(
                    shape.statement(), statements.get(shape.statement()).values(values)));
        }
    }

    /** The statement, {@code $1} written as {@code ${1}}. */
    private static SqlTemplate statement(TemplateNode node, int keys, SqlSyntax syntax)
            throws InvalidParameterException {
        String sql = node.text();
        Matcher numbered = NUMBERED.matcher(sql);
        while (numbered.find()) {
            int number = Integer.parseInt(numbered.group(1));
            if (number < 1 || number > keys) {
                throw node.problem(numbered.group() + " has no element in param_keys, which has " + keys);
            }
        }
        try {
            return SqlTemplate.parse(
                    TemplateNode.PARAMETER, NUMBERED.matcher(sql).replaceAll("\\${$1}"), syntax);
        } catch (InvalidParameterException e) {
            throw node.problem(String.valueOf(e.getMessage()));
        }
    }
}
