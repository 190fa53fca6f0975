package io.sluice.connector.sql;

import io.sluice.connector.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an SQL template character by character: finds placeholders and puts a parameter mark in the place of each. A text
 * literal that holds placeholders becomes one parameter as a whole, comments become blanks. Everything keeps its place, so
 * that positions in the result are positions in the template.
 */
final class SqlText {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9._]+)}");
    private static final Pattern DOLLAR_TAG = Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*)?\\$");

    private final String source;
    private final SqlSyntax syntax;
    private final StringBuilder sql;
    private final StringBuilder code;
    private final List<Template> binds = new ArrayList<>();
    private int position;

    private SqlText(String source, SqlSyntax syntax) {
        this.source = source;
        this.syntax = syntax;
        this.sql = new StringBuilder(source);
        this.code = new StringBuilder(source);
    }

    /**
     * What was read.
     *
     * @param sql the template with marks
     * @param code the same with literals, quoted names and comments blanked out: what is left is structure
     * @param binds values of the marks, in order
     */
    record Scanned(String sql, String code, List<Template> binds) {}

    /** A template cannot be used as it is. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message);
        }

        /** A problem with its place in the text. */
        static SyntaxException at(String source, int position, String problem) {
            int line = (int) source.substring(0, position)
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            int column = position - source.lastIndexOf('\n', position - 1);
            return new SyntaxException("line " + line + ", column " + column + ": " + problem);
        }
    }

    static Scanned scan(String source, SqlSyntax syntax) throws SyntaxException {
        SqlText text = new SqlText(source, syntax);
        while (text.position < source.length()) {
            text.step();
        }
        return new Scanned(text.sql.toString(), text.code.toString(), List.copyOf(text.binds));
    }

    private void step() throws SyntaxException {
        char c = source.charAt(position);
        if (c == '\'') {
            literal();
        } else if (c == '"' || c == '`') {
            quotedName(c);
        } else if (source.startsWith("--", position) || (c == '#' && syntax.hashComments())) {
            blank(endOf("\n", position), true);
        } else if (source.startsWith("/*", position)) {
            blank(endOf("*/", position + 2), true);
        } else if (c == '$') {
            dollar();
        } else if (c == '?') {
            throw at(position, "a question mark stands for nothing here: write ${name} for a value");
        } else {
            position++;
        }
    }

    private void dollar() {
        Matcher placeholder = PLACEHOLDER.matcher(source).region(position, source.length());
        Matcher tag = DOLLAR_TAG.matcher(source).region(position, source.length());
        if (placeholder.lookingAt()) {
            mark(Template.parse(placeholder.group()), placeholder.end());
        } else if (syntax.dollarQuotes() && tag.lookingAt()) {
            blank(endOf(tag.group(), tag.end()), false);
        } else {
            position++;
        }
    }

    private void literal() throws SyntaxException {
        int start = position;
        int end = start + 1;
        StringBuilder content = new StringBuilder();
        while (end < source.length()) {
            char c = source.charAt(end);
            if (c == '\'' && end + 1 < source.length() && source.charAt(end + 1) == '\'') {
                end++;
            } else if (c == '\'') {
                break;
            } else if (c == '\\' && (syntax.backslashEscapes() || isEscapeLiteral(start))) {
                content.append(c);
                end++;
            }
            if (end < source.length()) {
                content.append(source.charAt(end));
            }
            end++;
        }
        if (end >= source.length()) {
            throw at(start, "this text has no closing quote");
        }
        Template template = Template.parse(content.toString());
        if (template.isLiteral()) {
            blank(end + 1, false);
        } else if (content.indexOf("\\") >= 0 || isEscapeLiteral(start)) {
            throw at(start, "text with placeholders must not hold backslashes: bind ${name} alone, without quotes");
        } else {
            mark(template, end + 1);
        }
    }

    /** PostgreSQL's {@code E'...'}. */
    private boolean isEscapeLiteral(int quote) {
        boolean prefixed = quote > 0 && (source.charAt(quote - 1) == 'E' || source.charAt(quote - 1) == 'e');
        return prefixed && (quote == 1 || !Character.isJavaIdentifierPart(source.charAt(quote - 2)));
    }

    private void quotedName(char quote) throws SyntaxException {
        int end = source.indexOf(quote, position + 1);
        if (end < 0) {
            throw at(position, "this quoted name has no end");
        }
        Matcher placeholder = PLACEHOLDER.matcher(source).region(position, end);
        if (placeholder.find()) {
            throw at(
                    placeholder.start(),
                    "a placeholder stands for a value, not for a name: write the name itself, or text in single quotes");
        }
        blank(end + 1, false);
    }

    /** Takes the text up to the end out of the code, a comment out of the statement as well. */
    private void blank(int end, boolean comment) {
        for (int i = position; i < end; i++) {
            if (source.charAt(i) != '\n') {
                code.setCharAt(i, comment ? ' ' : '_');
                if (comment) {
                    sql.setCharAt(i, ' ');
                }
            }
        }
        position = end;
    }

    private void mark(Template value, int end) {
        binds.add(value);
        for (int i = position; i < end; i++) {
            char mark = i == position ? '?' : source.charAt(i) == '\n' ? '\n' : ' ';
            sql.setCharAt(i, mark);
            code.setCharAt(i, mark);
        }
        position = end;
    }

    private int endOf(String mark, int from) {
        int found = source.indexOf(mark, from);
        return found < 0 ? source.length() : found + mark.length();
    }

    private SyntaxException at(int place, String problem) {
        return SyntaxException.at(source, place, problem);
    }

    /** Place in the source of a line and column, both from 1. */
    static int offset(String source, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = source.indexOf('\n', start) + 1;
        }
        return Math.min(source.length(), start + column - 1);
    }

    /** The word of the code that begins at a place, null if none does. */
    static @Nullable String wordAt(String code, int place) {
        int end = place;
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        return end == place ? null : code.substring(place, end);
    }
}
