package io.sluice.core.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.Feature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
    /** The examples of MQTT 5, 4.7, and the corners around them. */
    @ParameterizedTest
    @Feature({"MQ-13", "MQ-15", "SQ-07"})
    @CsvSource({
        "a/+, a/x, true",
        "a/+, a/x/y, false",
        "a/+, a, false",
        "a/+, a/, true",
        "a/#, a/b/c/d, true",
        "a/#, a, true",
        "a/#, ab, false",
        "a/#, a/, true",
        "#, a/b, true",
        "+, a, true",
        "+, a/b, false",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "a/+/#, a/b, true",
        "a/+/#, a, false",
        "a/b, a/b, true",
        "a/b, A/b, false",
        "a/b, a/b/, false",
        "#, $SYS/x, false",
        "+/x, $SYS/x, false",
        "$SYS/#, $SYS/x, true",
        "$SYS/+, $SYS/x, true",
        "a/+, a/$x, true",
    })
    void matchesAsTheSpecificationSays(String filter, String topic, boolean expected) throws InvalidTopicException {
        assertThat(TopicFilter.parse(filter).matches(topic)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a+",
                "a/b+",
                "#/a",
                "a/#/b",
                "a#",
                "+a/b",
                "$share/g",
                "$share//a",
                "$share/g+/a",
                "$share/g/",
                "$queue/",
                "a\0b"
            })
    void refusesMalformedFilters(String filter) {
        assertThatThrownBy(() -> TopicFilter.parse(filter)).isInstanceOf(InvalidTopicException.class);
    }

    @Test
    @Feature({"SH-01", "SH-02"})
    void takesTheShareApart() throws InvalidTopicException {
        TopicFilter shared = TopicFilter.parse("$share/plant/a/+");
        assertThat(shared.group()).isEqualTo("plant");
        assertThat(shared.filter()).isEqualTo("a/+");
        assertThat(shared.text()).isEqualTo("$share/plant/a/+");
        assertThat(TopicFilter.parse("$queue/a").group()).isEqualTo(TopicFilter.QUEUE_GROUP);
        assertThat(TopicFilter.parse("a").isShared()).isFalse();
        assertThat(TopicFilter.parse("a").group()).isNull();
    }

    /** What a rule compares with may hold signs that a filter may not. */
    @Test
    void aLiteralFilterMatchesItsTextOnly() {
        assertThat(TopicFilter.literal("a+#").matches("a+#")).isTrue();
        assertThat(TopicFilter.literal("$share/g/a").isShared()).isFalse();
        assertThat(TopicFilter.literal("$share/g/a").matches("$share/g/a")).isTrue();
    }

    @ParameterizedTest
    @Feature("MQ-14")
    @ValueSource(strings = {"", "a/+", "a/#", "#", "a\0"})
    void namesToPublishToHoldNoWildcard(String name) {
        assertThat(TopicSyntax.isValidName(name)).isFalse();
    }

    @Test
    void depthIsBoundedForNamesAndFilters() {
        String deep = "/".repeat(TopicSyntax.MAX_LEVELS);
        assertThat(TopicSyntax.isValidName(deep)).isFalse();
        assertThat(TopicSyntax.isValidName(deep.substring(1))).isTrue();
        assertThatThrownBy(() -> TopicFilter.parse(deep)).hasMessageContaining("200 levels");
    }

    @Test
    @Feature("MQ-14")
    void lengthIsCountedInBytesOfUtf8() {
        String most = "\u20ac".repeat(TopicSyntax.MAX_BYTES / 3);
        assertThat(TopicSyntax.isValidName(most)).isTrue();
        assertThat(TopicSyntax.isValidName(most + "a")).isFalse();
        assertThatThrownBy(() -> TopicFilter.parse(most + "a")).hasMessageContaining("65535 bytes");
        String pairs = "\ud83d\ude00".repeat(TopicSyntax.MAX_BYTES / 4);
        assertThat(TopicSyntax.isValidName(pairs + "abc")).isTrue();
        assertThat(TopicSyntax.isValidName(pairs + "abcd")).isFalse();
    }
}
