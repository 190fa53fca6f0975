package io.sluice.rule.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.rule.action.BufferSettings.WhenFull;
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
        assertThat(read(Map.of(
                        "buffer_rows", 5L,
                        "buffer_age", 60L,
                        "buffer_full", "drop_oldest",
                        "batch_rows", 2L,
                        "batch_linger", 0L)))
                .isEqualTo(new BufferSettings(5, 60_000, WhenFull.DROP_OLDEST, 2, 0, 1_000));
    }

    @Test
    void whatIsOutOfRangeIsRefusedByName() {
        assertThatThrownBy(() -> read(Map.of("buffer_rows", 0L))).hasMessageContaining("buffer_rows must be from 1");
        assertThatThrownBy(() -> read(Map.of("batch_linger", -1L))).hasMessageContaining("batch_linger");
        assertThatThrownBy(() -> read(Map.of("buffer_full", "explode"))).hasMessageContaining("drop_oldest");
    }
}
