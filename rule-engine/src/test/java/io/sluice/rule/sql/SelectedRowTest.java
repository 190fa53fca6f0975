package io.sluice.rule.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.ValueText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The selected row: a map like any other, in select order")
class SelectedRowTest {
    private final Map<String, Object> row =
            new SelectedRow(new String[] {"b", "a", "c"}, new Object[] {1L, null, List.of("x")});

    @Test
    void isEqualToAnyMapOfTheSameContents() {
        Map<String, Object> same = new LinkedHashMap<>();
        same.put("c", List.of("x"));
        same.put("b", 1L);
        same.put("a", null);
        assertThat(row).isEqualTo(same).hasSameHashCodeAs(same).hasToString("{b=1, a=null, c=[x]}");
        assertThat(same).isEqualTo(row);
        same.put("b", 2L);
        assertThat(row).isNotEqualTo(same);
        assertThat(row.entrySet()).contains(Map.entry("b", 1L)).doesNotContain(Map.entry("b", 2L), Map.entry("d", 1L));
    }

    @Test
    void keepsOrderWhicheverWayItIsRead() {
        List<String> seen = new ArrayList<>();
        row.forEach((name, value) -> seen.add(name));
        assertThat(seen).containsExactly("b", "a", "c");
        assertThat(row.keySet()).containsExactly("b", "a", "c");
        assertThat(new ArrayList<>(row.values())).isEqualTo(Arrays.asList(1L, null, List.of("x")));
        assertThat(ValueText.json(row)).isEqualTo("{\"b\":1,\"a\":null,\"c\":[\"x\"]}");
    }

    @Test
    void nullIsAValueAndWhatIsNotThereIsNot() {
        assertThat(row.containsKey("a")).isTrue();
        assertThat(row.get("a")).isNull();
        assertThat(row.containsKey("d")).isFalse();
        assertThat(row.get(null)).isNull();
    }

    @Test
    void cannotBeModified() {
        assertThatThrownBy(() -> row.put("b", 2L)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> row.remove("b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> row.entrySet().iterator().next().setValue(2L))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
