package io.sluice.connector.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.ConnectorException.Kind;
import io.sluice.connector.Lookup;
import io.sluice.connector.Lookup.Answer;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.testkit.server.InfluxServer;
import io.sluice.testkit.server.SilentServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisplayName("Questions to InfluxDB")
@EnabledIf("io.sluice.testkit.server.InfluxServer#isInstalled")
class InfluxLookupTest {
    @TempDir
    private static Path directory;

    private static InfluxServer server;
    private static Resource resource;

    @BeforeAll
    static void start() throws Exception {
        server = InfluxServer.in(directory);
        server.start();
        server.execute("CREATE DATABASE sluice", null);
        resource = resource(server.port(), InfluxServer.PASSWORD);
        InfluxClient client = new InfluxClient(config(server.port(), InfluxServer.PASSWORD));
        client.connect();
        client.write("t,device=a v=1.5,n=9007199254740993i,s=\"x;y\" 1763726400000000000\n"
                + "t,device=b v=2.5,ok=true 1763726401000000000\nt,device=b v=3.5 1763726402000000000\n");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 25_000; i++) {
            many.append("many v=").append(i).append("i ").append(i).append("000000\n");
        }
        client.write(many.toString());
        client.close();
    }

    @AfterAll
    static void stop() throws Exception {
        resource.close();
        server.close();
    }

    @Test
    void valuesKeepTheirTypesAndTimesAreInThePrecisionOfTheResource() throws Exception {
        Answer answer = lookup().query("SELECT device, n, ok, s, v FROM t", List.of(), 10);
        assertThat(answer.columns()).containsExactly("time", "device", "n", "ok", "s", "v");
        assertThat(answer.rows())
                .containsExactly(
                        Arrays.asList(1_763_726_400_000L, "a", 9_007_199_254_740_993L, null, "x;y", 1.5),
                        Arrays.asList(1_763_726_401_000L, "b", null, true, null, 2.5),
                        Arrays.asList(1_763_726_402_000L, "b", null, null, null, 3.5));
        assertThat(answer.truncated()).isFalse();
    }

    @Test
    void parametersAreBoundAndNeverBecomeStatement() throws Exception {
        assertThat(lookup().query("SELECT v FROM t WHERE device = $1 AND v > $2", List.of("b", 3.0), 10)
                        .rows())
                .containsExactly(List.of(1_763_726_402_000L, 3.5));
        assertThat(lookup().query("SELECT v FROM t WHERE s = $1", List.of("x;y"), 10)
                        .rows())
                .hasSize(1);
        assertThat(lookup().query(
                                "SELECT v FROM t WHERE device = $1",
                                List.of("b' OR device = 'a'; DROP DATABASE sluice --"),
                                10)
                        .rows())
                .isEmpty();
        assertThat(server.execute("SHOW DATABASES", null)).contains("sluice");
    }

    /** A fraction that is whole comes as 6: InfluxDB's JSON does not tell it from a whole number. */
    @Test
    void groupsAndListsAreTables() throws Exception {
        Answer groups = lookup().query("SELECT sum(v) FROM t GROUP BY device", List.of(), 10);
        assertThat(groups.columns()).containsExactly("device", "time", "sum");
        assertThat(groups.rows()).containsExactly(List.of("a", 0L, 1.5), List.of("b", 0L, 6L));
        assertThat(lookup().query("show measurements", List.of(), 10).rows())
                .containsExactly(List.of("many"), List.of("t"));
        assertThat(lookup().query("SELECT v FROM nothing", List.of(), 10))
                .isEqualTo(new Answer(List.of(), List.of(), false));
    }

    @Test
    void noMoreRowsThanAskedFor() throws Exception {
        Answer some = lookup().query("SELECT v FROM many", List.of(), 7);
        assertThat(some.rows()).hasSize(7);
        assertThat(some.truncated()).isTrue();
        Answer all = lookup().query("SELECT v FROM many", List.of(), 25_000);
        assertThat(all.rows()).hasSize(25_000);
        assertThat(all.truncated()).isFalse();
        assertThat(all.rows().get(24_999)).containsExactly(24_999L, 24_999L);
    }

    @ParameterizedTest
    @DisplayName("Nothing but questions is sent: influxd itself runs a DROP by GET and only warns")
    @ValueSource(
            strings = {
                "DROP DATABASE sluice",
                "CREATE DATABASE other",
                "SELECT v FROM t; DROP DATABASE sluice",
                "SELECT * INTO copy FROM t",
                "select *\ninto copy from t",
                "SELECT v FROM t WHERE s =~ /'/; DROP DATABASE sluice --'",
                "SHOW DATABASES;",
                "/* x */ DROP DATABASE sluice",
                "-- SELECT\nDROP DATABASE sluice",
                "EXPLAIN ANALYZE SELECT v FROM t",
                "SELECT",
                ""
            })
    void refusesWhatIsNoQuestion(String statement) throws Exception {
        ConnectorException failure =
                catchThrowableOfType(ConnectorException.class, () -> lookup().query(statement, List.of(), 10));
        assertThat(failure.kind()).isEqualTo(Kind.REJECT);
        assertThat(server.execute("SHOW DATABASES", null)).contains("sluice").doesNotContain("other");
        assertThat(server.execute("SHOW MEASUREMENTS", "sluice")).doesNotContain("copy");
    }

    @Test
    void mistakesComeBackWithInfluxDbsReason() {
        assertThatThrownBy(() -> lookup().query("SELECT v FROM", List.of(), 10))
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining("error parsing query: found EOF, expected identifier");
        assertThatThrownBy(() -> lookup().query("SELECT v FROM t WHERE device = $2", List.of("a"), 10))
                .hasMessageContaining("2");
    }

    @Test
    void whatIsDownOrSilentOrRefusesTheLoginMayAnswerLater() throws Exception {
        try (SilentServer silent = SilentServer.start();
                Resource nobody = resource(silent.port(), "x");
                Resource stranger = resource(server.port(), "wr0ng")) {
            assertRetry(nobody, "timeout");
            assertRetry(stranger, "check the parameters username and password");
            stranger.close();
            assertRetry(stranger, "closed");
        }
    }

    private static void assertRetry(Resource resource, String problem) {
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class,
                () -> resource.lookup().orElseThrow().query("SELECT v FROM t", List.of(), 10));
        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(failure).hasMessageContaining(problem).hasMessageNotContaining("wr0ng");
    }

    private static Lookup lookup() {
        return resource.lookup().orElseThrow();
    }

    private static Resource resource(int port, String password) throws Exception {
        InfluxResourceType type = new InfluxResourceType();
        return type.create(
                ParameterValues.check(type.parameters(), parameters(port, password)),
                new ResourceContext("resource:test", "sluice@test", directory));
    }

    private static InfluxConfig config(int port, String password) throws Exception {
        return InfluxConfig.of(ParameterValues.check(InfluxConfig.PARAMETERS, parameters(port, password)));
    }

    private static Map<String, @Nullable Object> parameters(int port, String password) {
        return Map.of(
                "port",
                (long) port,
                "database",
                "sluice",
                "username",
                InfluxServer.USER,
                "password",
                password,
                "request_timeout",
                2L);
    }
}
