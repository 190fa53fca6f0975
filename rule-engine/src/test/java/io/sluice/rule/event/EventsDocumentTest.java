package io.sluice.rule.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.connector.ValueText;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.DropReason;
import io.sluice.core.testing.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Events and columns are those of the manual, and the page for users lists them as they are declared. */
class EventsDocumentTest {
    private static final Path PAGE = Path.of("..", "docs", "events.md");

    @Test
    void thePageListsEveryEventAndColumnAsDeclared() throws IOException {
        List<String> declared = declared();
        Files.write(Path.of("target", "events-rows.md"), declared);
        List<String> documented = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(documented)
                .as("rows of docs/events.md; what they should be is in target/events-rows.md")
                .containsExactlyElementsOf(declared);
    }

    @Test
    void thePageNamesEveryReason() throws IOException {
        String page = Files.readString(PAGE);
        for (CloseReason reason : CloseReason.values()) {
            assertThat(page).contains("`" + reason.text() + "`");
        }
        for (DropReason reason : DropReason.values()) {
            assertThat(page).contains("`" + reason.text() + "`");
        }
    }

    private static List<String> declared() {
        List<String> rows = new ArrayList<>();
        for (EventType type : EventType.values()) {
            if (type.eventName() != null) {
                rows.add(row(type, type.eventName(), Dialect.V3));
            }
        }
        for (EventType type : EventType.values()) {
            String source = type == EventType.MESSAGE_PUBLISH ? "t/#" : type.eventTopic();
            if (source != null) {
                rows.add(row(type, source, Dialect.V4));
            }
        }
        for (Column column : Column.values()) {
            rows.add("| `" + column.sqlName() + "` | " + sample(column) + " | " + column.description() + " |");
        }
        return rows;
    }

    private static String row(EventType type, String source, Dialect dialect) {
        String columns =
                type.columns(dialect).stream().map(Column::sqlName).collect(Collectors.joining("`, `", "`", "`"));
        return "| `" + source + "` | " + type.description() + " | " + columns + " |";
    }

    private static String sample(Column column) {
        Object sample = column.sample();
        return sample == null || sample.equals("") ? "" : "`" + ValueText.of(sample) + "`";
    }

    private static void assertColumns(EventType type, Dialect dialect, String words) {
        assertThat(type.columns(dialect).stream().map(Column::sqlName))
                .as(type + " " + dialect)
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(words.split(" ")));
    }

    @Test
    @Feature({"SQ-10", "SQ-11", "SQ-12", "SQ-13", "SQ-14", "SQ-15", "SQ-16"})
    void columnsOfTheFirstStyle() {
        String common = "client_id username event node timestamp ";
        String message = common + "id topic payload peername qos";
        assertColumns(EventType.MESSAGE_PUBLISH, Dialect.V3, message);
        assertColumns(EventType.MESSAGE_DELIVER, Dialect.V3, message + " auth_result mountpoint");
        assertColumns(EventType.MESSAGE_ACKED, Dialect.V3, message);
        assertColumns(EventType.MESSAGE_DROPPED, Dialect.V3, message);
        assertColumns(
                EventType.CLIENT_CONNECTED,
                Dialect.V3,
                common
                        + "auth_result clean_start connack connected_at is_bridge keepalive mountpoint peername proto_ver");
        assertColumns(
                EventType.CLIENT_DISCONNECTED, Dialect.V3, common + "auth_result mountpoint peername reason_code");
        String request = common + "auth_result mountpoint peername topic_filters topic qos";
        assertColumns(EventType.CLIENT_SUBSCRIBE, Dialect.V3, request);
        assertColumns(EventType.CLIENT_UNSUBSCRIBE, Dialect.V3, request);
        assertColumns(EventType.SESSION_SUBSCRIBED, Dialect.V3, common + "topic qos nl rap rc rh");
        assertColumns(EventType.SESSION_UNSUBSCRIBED, Dialect.V3, common + "topic qos nl rap rc rh");
    }

    @Test
    @Feature({"SQ-10", "SQ-11", "SQ-12", "SQ-13", "SQ-14", "SQ-15", "SQ-16"})
    void columnsOfTheLaterStyle() {
        String common = "clientid username event timestamp node metadata ";
        String message = common + "id topic payload qos flags peerhost publish_received_at pub_props";
        String delivery = message + " from_clientid from_username";
        assertColumns(EventType.MESSAGE_PUBLISH, Dialect.V4, message + " headers");
        assertColumns(EventType.MESSAGE_DELIVER, Dialect.V4, delivery);
        assertColumns(EventType.MESSAGE_ACKED, Dialect.V4, delivery + " puback_props");
        assertColumns(EventType.MESSAGE_DROPPED, Dialect.V4, message + " reason");
        assertColumns(EventType.DELIVERY_DROPPED, Dialect.V4, delivery + " reason");
        assertColumns(
                EventType.CLIENT_CONNECTED,
                Dialect.V4,
                common + "peername sockname mountpoint proto_name proto_ver keepalive clean_start expiry_interval"
                        + " receive_maximum is_bridge conn_props connected_at");
        assertColumns(
                EventType.CLIENT_DISCONNECTED,
                Dialect.V4,
                common + "peername sockname reason disconn_props disconnected_at");
        assertColumns(
                EventType.CLIENT_CHECK_ACL_COMPLETE, Dialect.V4, common + "peerhost topic action is_cache result");
        assertColumns(EventType.SESSION_SUBSCRIBED, Dialect.V4, common + "topic qos peerhost sub_props");
        assertColumns(EventType.SESSION_UNSUBSCRIBED, Dialect.V4, common + "topic qos peerhost unsub_props");
    }
}
