package io.sluice.rule.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.ValuePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Payload of an event: decoded at most once, for all rules together (SQ-05, SQ-06)")
class PayloadTest {
    private static final PayloadPath X = PayloadPath.of("x");
    private static final PayloadPath Y = PayloadPath.of("y", "z");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void itselfIsTextOrBytesUnchanged() {
        assertThat(Payload.of(utf8("{ \"ü\" : 1 }"), PayloadPaths.NONE).text()).isEqualTo("{ \"ü\" : 1 }");
        byte[] binary = {(byte) 0xFF, 0, 1};
        assertThat(Payload.of(binary, PayloadPaths.NONE).text()).isSameAs(binary);
    }

    @Test
    void decodesOnceForAllRules() {
        PayloadPaths paths = new PayloadPaths(List.of(X, Y));
        Payload payload = Payload.of(utf8("{\"x\": {\"k\": 1}, \"y\": {\"z\": [2]}}"), paths);
        Object first = payload.slot(paths.slot(X));
        assertThat(first).isEqualTo(Map.of("k", 1L));
        assertThat(payload.slot(paths.slot(X))).isSameAs(first);
        assertThat(payload.slot(paths.slot(Y))).isEqualTo(List.of(2L));
    }

    @Test
    void rulesAskByTheSameSlotsWhateverIsReadBesides() {
        PayloadPaths one = PayloadPaths.ofSlots(Map.of(X, 7));
        PayloadPaths both = PayloadPaths.union(List.of(one, PayloadPaths.ofSlots(Map.of(Y, 4_711))));
        assertThat(both.size()).isEqualTo(2);
        Payload payload = Payload.of(utf8("{\"x\": 1, \"y\": {\"z\": 2}}"), both);
        assertThat(payload.slot(one.slot(X))).isEqualTo(1L);
        assertThat(payload.slot(both.slot(Y))).isEqualTo(2L);
        assertThat(PayloadPaths.union(List.of(one, both))).isSameAs(both);
        assertThatThrownBy(() -> one.slot(Y)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsKeysAlsoAmongMany() {
        List<PayloadPath> many =
                IntStream.range(0, 50).mapToObj(i -> PayloadPath.of("k" + i)).toList();
        PayloadPaths paths = new PayloadPaths(many);
        Payload payload = Payload.of(utf8("{\"k49\": 1, \"other\": 2, \"k7\": 3}"), paths);
        assertThat(payload.slot(49)).isEqualTo(1L);
        assertThat(payload.slot(7)).isEqualTo(3L);
        assertThat(payload.slot(8)).isEqualTo(ValuePath.UNDEFINED);
    }

    @Test
    void mayComeDecodedOrNotAtAll() {
        PayloadPaths paths = new PayloadPaths(List.of(X, Y));
        assertThat(Payload.decoded(Map.of("x", 1L), paths).slot(0)).isEqualTo(1L);
        assertThat(Payload.none(paths).slot(0)).isEqualTo(ValuePath.UNDEFINED);
        assertThat(Payload.none(paths).notJson()).isFalse();
    }

    @Test
    void saysThatItWasNotJsonOnlyWhenSomebodyAsked() {
        Payload payload = Payload.of(utf8("hello"), new PayloadPaths(List.of(X)));
        assertThat(payload.text()).isEqualTo("hello");
        assertThat(payload.notJson()).isFalse();
        payload.slot(0);
        assertThat(payload.notJson()).isTrue();
    }
}
