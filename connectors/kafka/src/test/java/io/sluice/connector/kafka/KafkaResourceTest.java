package io.sluice.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.ConnectorException.Kind;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.KafkaServer;
import io.sluice.testkit.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker says to what a user may get wrong; one broker, which makes no topics by itself. */
@EnabledIf("io.sluice.testkit.server.KafkaServer#isInstalled")
@Timeout(120)
class KafkaResourceTest {
    @TempDir
    private static Path directory = Path.of("unset");

    private static KafkaBox box = KafkaBox.in(Path.of("unset"));
    private static int tlsPort;

    private final String queue = "queue:" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        TestAuthority authority = TestAuthority.root("kafka test");
        Path ca = authority.write(directory.resolve("ca.pem"));
        Path identity = identity(authority.issue("CN=broker"), "broker");
        identity(authority.issue("CN=sluice"), "client");
        TestAuthority.root("another").write(directory.resolve("other-ca.pem"));
        box = KafkaBox.started(server -> {
            server.with("auto.create.topics.enable", "false");
            tlsPort = server.withTls(identity, ca);
        });
        topic("readings", 3, Map.of());
        topic("small", 1, Map.of("max.message.bytes", "20000"));
        topic("compacted", 1, Map.of("cleanup.policy", "compact"));
        topic("forbidden", 1, Map.of());
        AclBinding denial = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "forbidden", PatternType.LITERAL),
                new AccessControlEntry("User:" + KafkaServer.USER, "*", AclOperation.WRITE, AclPermissionType.DENY));
        box.asAdmin(admin -> admin.createAcls(List.of(denial)).all());
    }

    @AfterAll
    static void stop() throws Exception {
        box.close();
    }

    @Test
    @Feature("RA-14")
    @DisplayName("Rows of one device stay in one partition and in order; compression and headers arrive")
    void keepsOrderByKey() throws Exception {
        Map<String, @Nullable Object> parameters =
                Map.of("topic", "readings", "key", "${device}", "compression", "lz4", "headers", Map.of("unit", "C"));
        try (Resource resource = resource(box.parameters())) {
            action(resource, parameters).send(rows(0, 300));
        }
        List<ConsumerRecord<byte[], byte[]>> records = box.committed("readings");
        assertThat(records).hasSize(300);
        Map<String, Set<Integer>> partitions = records.stream()
                .collect(Collectors.groupingBy(
                        record -> text(record.key()),
                        Collectors.mapping(ConsumerRecord::partition, Collectors.toSet())));
        assertThat(partitions)
                .hasSize(7)
                .allSatisfy((device, used) -> assertThat(used).hasSize(1));
        List<String> ofOne = records.stream()
                .filter(record -> text(record.key()).equals("dev-3"))
                .map(record -> text(record.value()))
                .toList();
        assertThat(ofOne)
                .isEqualTo(IntStream.range(0, 300)
                        .filter(n -> n % 7 == 3)
                        .mapToObj(n -> "{\"device\":\"dev-3\",\"number\":" + n + "}")
                        .toList());
        assertThat(records)
                .allSatisfy(record -> assertThat(
                                text(record.headers().lastHeader("unit").value()))
                        .isEqualTo("C"));
    }

    @Test
    @DisplayName("A topic that is not there, and one that is forbidden: rows wait, and the message says why")
    void saysWhyRowsWait() throws Exception {
        try (Resource resource = resource(box.parameters())) {
            ConnectorException unknown = failure(action(resource, Map.of("topic", "nobody-made-it")));
            assertThat(unknown.kind()).isEqualTo(Kind.RETRY);
            assertThat(unknown).hasMessageContaining("nobody-made-it").hasMessageContaining("create it");
            ConnectorException forbidden = failure(action(resource, Map.of("topic", "forbidden")));
            assertThat(forbidden.kind()).isEqualTo(Kind.RETRY);
            assertThat(forbidden)
                    .hasMessageContaining("does not let this user write")
                    .hasMessageContaining("forbidden");
        }
    }

    @Test
    @DisplayName(
            "What the broker refuses of a row is a refusal, in transactions and without: too large for the topic, no key, no"
                    + " such partition")
    void refusesRows() throws Exception {
        try (Resource resource = resource(box.parameters())) {
            for (boolean exactly : new boolean[] {true, false}) {
                Row large = row(900, "x".repeat(50_000));
                Action small = action(resource, Map.of("topic", "small", "exactly_once", exactly));
                assertRefused(small, large, "larger");
                Action keyless = action(resource, Map.of("topic", "compacted", "exactly_once", exactly));
                assertRefused(keyless, row(901, "a"), "");
                Action placed =
                        action(resource, Map.of("topic", "readings", "partition", "9", "exactly_once", exactly));
                assertRefused(placed, row(902, "a"), "has 3 partitions, none with the number 9");
            }
        }
    }

    @Test
    @DisplayName(
            "TLS with a certificate of our own; another authority is not believed, and the message names the parameters")
    void speaksTls() throws Exception {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("servers", "127.0.0.1:" + tlsPort);
        parameters.put("ssl", true);
        parameters.put("sync_timeout", 6L);
        parameters.put("cacertfile", "ca.pem");
        parameters.put("certfile", "client.pem");
        parameters.put("keyfile", "client-key.pem");
        try (Resource resource = resource(parameters)) {
            assertThatCode(resource::connect).doesNotThrowAnyException();
            assertThatCode(() -> action(resource, Map.of("topic", "small")).send(rows(0, 5)))
                    .doesNotThrowAnyException();
        }
        parameters.put("cacertfile", "other-ca.pem");
        try (Resource resource = resource(parameters)) {
            assertThat(catchThrowableOfType(ConnectorException.class, resource::connect))
                    .hasMessageContaining("cacertfile");
        }
        parameters.put("cacertfile", "missing.pem");
        try (Resource resource = resource(parameters)) {
            assertThat(catchThrowableOfType(ConnectorException.class, resource::connect))
                    .hasMessageContaining("missing.pem does not exist");
        }
    }

    @Test
    @DisplayName("PLAIN and both SCRAM mechanisms log in")
    void logsIn() throws Exception {
        for (String mechanism : List.of("plain", "scram_sha_256", "scram_sha_512")) {
            Map<String, @Nullable Object> parameters = box.parameters();
            parameters.put("authentication_mechanism", mechanism);
            try (Resource resource = resource(parameters)) {
                assertThatCode(resource::connect).as(mechanism).doesNotThrowAnyException();
            }
        }
    }

    private void assertRefused(Action action, Row row, String reason) {
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> action.send(List.of(row)));
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.REJECT);
        assertThat(failure).hasMessageContaining(reason);
    }

    private ConnectorException failure(Action action) {
        return catchThrowableOfType(ConnectorException.class, () -> action.send(rows(0, 3)));
    }

    private static Path identity(TestAuthority.Issued issued, String name) throws Exception {
        Path key = issued.writeKey(directory.resolve(name + "-key.pem"));
        Path chain = issued.writeChain(directory.resolve(name + ".pem"));
        return Files.writeString(
                directory.resolve(name + "-identity.pem"), Files.readString(key) + Files.readString(chain));
    }

    private static void topic(String name, int partitions, Map<String, String> settings) throws Exception {
        NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
        box.asAdmin(admin -> admin.createTopics(List.of(topic)).all());
    }

    private static Resource resource(Map<String, @Nullable Object> parameters) throws Exception {
        KafkaResourceType type = new KafkaResourceType();
        return type.create(
                ParameterValues.check(type.parameters(), parameters),
                new ResourceContext("resource:test", "sluice@test", directory));
    }

    private static Action action(Resource resource, Map<String, @Nullable Object> parameters) throws Exception {
        ActionType type = new KafkaResourceType().actions().get(0);
        return resource.action(type, ParameterValues.check(type.parameters(), parameters));
    }

    private List<Row> rows(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> row(n, "dev-" + n % 7)).toList();
    }

    private Row row(int number, String device) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("device", device);
        values.put("number", (long) number);
        RowKey key = new RowKey(1_763_726_400_000_000L + number, 7, "inst:1", 0);
        return new Row(key, 1_763_726_400_000L, values, queue, number + 1L);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
