package io.sluice.rule.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.rule.action.BufferSettings.Batches;
import io.sluice.rule.action.BufferSettings.Limits;
import io.sluice.rule.action.BufferSettings.WhenFull;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BufferSettingsTest {
    private static BufferSettings read(Map<String, Object> given) throws InvalidParameterException {
        BufferSettings defaults = BufferSettings.DEFAULT;
        return defaults.with(ParameterValues.check(defaults.parameters(), given));
    }

    @Test
    void whatIsNotGivenStays() throws InvalidParameterException {
        assertThat(read(Map.of())).isEqualTo(BufferSettings.DEFAULT);
    }

    @Test
    void everythingCanBeGiven() throws InvalidParameterException {
        Map<String, Object> given = new HashMap<>();
        given.put("buffer", "disk");
        given.put("buffer_rows", 5L);
        given.put("buffer_bytes", 700L);
        given.put("buffer_age", 60L);
        given.put("buffer_full", "drop_oldest");
        given.put("batch_rows", 2L);
        given.put("batch_bytes", 300L);
        given.put("batch_linger", 0L);
        assertThat(read(given))
                .isEqualTo(new BufferSettings(
                        true, new Limits(5, 700, 60_000, WhenFull.DROP_OLDEST), new Batches(2, 300, 0), 1_000));
    }

    @Test
    void memoryHoldsLess() throws InvalidParameterException {
        BufferSettings memory = read(Map.of("buffer", "memory"));
        assertThat(memory.durable()).isFalse();
        assertThat(memory.limits().rows()).isEqualTo(100_000);
        assertThat(memory.limits().bytes()).isEqualTo(32 << 20);
    }

    @Test
    void whatIsOutOfRangeIsRefusedByName() {
        assertThatThrownBy(() -> read(Map.of("buffer_rows", -1L)))
                .hasMessageContaining("buffer_rows must be at least 1");
        assertThatThrownBy(() -> read(Map.of("batch_rows", 0L))).hasMessageContaining("batch_rows must be from 1");
        assertThatThrownBy(() -> read(Map.of("batch_linger", -1L))).hasMessageContaining("batch_linger");
        assertThatThrownBy(() -> read(Map.of("buffer_full", "explode"))).hasMessageContaining("drop_oldest");
        assertThatThrownBy(() -> read(Map.of("buffer", "tape"))).hasMessageContaining("disk");
    }
}
