package io.sluice.management.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows under their headings. */
final class TableTest {
    @Test
    void columnsAreAlignedAndNumbersStandToTheRight() {
        Table table = new Table(List.of("name", "n"));
        table.add(List.of(new Table.Cell("größer", false), new Table.Cell("12", true)));
        table.add(List.of(new Table.Cell("x", false), new Table.Cell("345", true)));
        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out, true));
        assertThat(out.toString()).isEqualTo("""
                name    n
                ------  ---
                größer   12
                x       345
                """);
    }

    @Test
    void withoutRowsThereAreTheHeadings() {
        StringWriter out = new StringWriter();
        new Table(List.of("a")).print(new PrintWriter(out, true));
        assertThat(out.toString()).isEqualTo("a\n-\n");
    }
}
