package io.sluice.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowKeyTest {
    private static final long MICROS = 1_763_725_600_000_000L;
    private static final long MAKER = 0x0001_0000_0003_0000L;

    @Test
    void hasTheTextOfTheMessageId() {
        assertThat(new RowKey(0x00062F1DL, 0xABCDEF0123456789L, "inst:1", 2))
                .hasToString("0000000000062F1DABCDEF0123456789/inst:1/2");
    }

    @Test
    void neverGivesTwoMessagesOfOneLoopAndMillisecondTheSameNumber() {
        Set<Integer> numbers = new HashSet<>();
        for (int sequence = 0; sequence < 65_536; sequence++) {
            numbers.add(new RowKey(MICROS, MAKER | sequence, "inst:1", 0).nanosWithinMillisecond());
        }
        assertThat(numbers).hasSize(65_536).allMatch(n -> n >= 0 && n < 1_000_000);
    }

    @Test
    void neverGivesTheOutputsOfAMessageTheSameNumber() {
        Set<Integer> numbers = new HashSet<>();
        for (int sequence = 0; sequence < 1_003; sequence++) {
            for (int output = 0; output < 997; output++) {
                numbers.add(new RowKey(MICROS, MAKER | sequence, "inst:1", output).nanosWithinMillisecond());
            }
        }
        assertThat(numbers).hasSize(1_003 * 997);
    }

    @Test
    void spreadsLoopsActionsAndTimesEvenly() {
        double sum = 0;
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            for (int maker = 0; maker < 3; maker++) {
                int number = new RowKey(MICROS + i * 1_000L, (long) maker << 16, "inst:" + i % 7, 0)
                        .nanosWithinMillisecond();
                numbers.add(number);
                sum += number;
            }
        }
        assertThat(numbers.size()).as("few fall together by chance").isGreaterThan(2_980);
        assertThat(sum / 3_000).isCloseTo(500_000, within(25_000.0));
    }

    @Test
    void refusedRowsAreReportedInOrder() {
        ConnectorException one = ConnectorException.rejectRows(Map.of(4, "no field"));
        assertThat(one).hasMessage("1 row refused: no field");
        ConnectorException two = ConnectorException.rejectRows(Map.of(9, "later", 2, "sooner"));
        assertThat(two).hasMessage("2 rows refused, first: sooner");
        assertThat(two.kind()).isEqualTo(ConnectorException.Kind.REJECT);
        assertThat(two.rejectedRows().keySet()).containsExactly(2, 9);
        assertThat(ConnectorException.retry("away", null).rejectedRows()).isEmpty();
    }
}
