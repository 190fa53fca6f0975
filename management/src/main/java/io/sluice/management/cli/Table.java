package io.sluice.management.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under their headings, columns aligned; numbers to the right. */
final class Table {
    private final List<String> headings;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** What stands in one field. */
    record Cell(String text, boolean number) {}

    /** Text, or a number that was made readable and stands to the right. */
    static Cell text(String text) {
        return new Cell(text, false);
    }

    static Cell number(String text) {
        return new Cell(text, true);
    }

    Table(List<String> headings) {
        this.headings = List.copyOf(headings);
    }

    void add(List<Cell> row) {
        rows.add(List.copyOf(row));
    }

    void print(PrintWriter out) {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(headings.get(i));
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i).text()));
            }
        }
        out.println(line(headings.stream().map(name -> new Cell(name, false)).toList(), widths));
        List<Cell> rule = new ArrayList<>();
        for (int width : widths) {
            rule.add(new Cell("-".repeat(width), false));
        }
        out.println(line(rule, widths));
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private static String line(List<Cell> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            Cell cell = cells.get(i);
            String padding = " ".repeat(widths[i] - width(cell.text()));
            line.append(i == 0 ? "" : "  ").append(cell.number() ? padding + cell.text() : cell.text() + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
