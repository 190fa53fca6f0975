package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the embedded tables. */
@Command(name = "query", description = "Asks the embedded tables with a SELECT statement.")
final class QueryCommand extends ApiCommand {
    @Parameters(
            paramLabel = "SQL",
            description = "a reading statement, for instance \"SELECT * FROM readings LIMIT 5\"")
    private String sql = "";

    @Option(names = "--json", description = "one JSON array of objects instead of a table")
    private boolean json;

    @Option(names = "--rows", paramLabel = "N", description = "most rows; else what the server allows")
    private @Nullable Integer rows;

    @Override
    void run(Connection api) throws ApiError {
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("sql", sql);
        if (rows != null) {
            question.put("max_rows", rows);
        }
        JsonNode answer = api.post("/query", question);
        List<String> columns = new ArrayList<>();
        answer.path("columns").forEach(column -> columns.add(column.asText()));
        if (json) {
            printJson(columns, answer.path("rows"));
        } else {
            printTable(columns, answer.path("rows"));
        }
        if (answer.path("truncated").asBoolean()) {
            throw new CliException(
                    0,
                    "there are more rows: these are the first "
                            + answer.path("rows").size());
        }
    }

    private void printJson(List<String> columns, JsonNode rows) {
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode row : rows) {
            ObjectNode object = Connection.JSON.createObjectNode();
            for (int i = 0; i < columns.size(); i++) {
                object.set(columns.get(i), row.get(i));
            }
            objects.add(object);
        }
        println(text(objects));
    }

    private void printTable(List<String> columns, JsonNode rows) {
        Table table = new Table(columns);
        for (JsonNode row : rows) {
            List<Table.Cell> cells = new ArrayList<>();
            row.forEach(value -> cells.add(cell(value)));
            table.add(cells);
        }
        table.print(out());
    }

    private static Table.Cell cell(JsonNode value) {
        if (value.isContainerNode()) {
            return new Table.Cell(text(value), false);
        }
        String shown = value.isNull() ? "" : value.isTextual() ? oneLine(value.textValue()) : text(value);
        return new Table.Cell(shown, value.isNumber());
    }
}
