package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.gateway.ListenerView;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API shows of the node. */
final class NodeEndpointsTest {
    @TempDir
    Path data;

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(data);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    @Feature("RS-05")
    void nodesTellTheirState() throws Exception {
        String node = "{\"name\":\"sluice@127.0.0.1\",\"node\":\"sluice@127.0.0.1\",\"version\":\"0.1.0\"";
        assertThat(rig.get("/api/v3/nodes").body()).startsWith("{\"code\":0,\"data\":[" + node);
        assertThat(rig.get("/api/v3/brokers/sluice@127.0.0.1").body())
                .startsWith("{\"code\":0,\"data\":" + node)
                .contains("\"node_status\":\"Running\"");
        assertThat(rig.get("/api/v3/nodes/n").body()).isEqualTo("{\"code\":404,\"message\":\"Node n Not Found\"}");
    }

    @Test
    @Feature("RS-14")
    void everyCounterIsShown() throws Exception {
        rig.metrics().add(Metric.BYTES_RECEIVED, 9_007_199_254_740_993L);
        String all = rig.get("/api/v3/metrics").body();
        assertThat(all).startsWith("{\"code\":0,\"data\":[{").contains("\"bytes/received\":9007199254740993");
        for (Metric metric : Metric.values()) {
            assertThat(all).contains("\"" + metric.path() + "\":");
        }
        assertThat(rig.get("/api/v3/nodes/sluice@127.0.0.1/metrics").body())
                .startsWith("{\"code\":0,\"data\":{\"bytes/received\":9007199254740993");
    }

    @Test
    @Feature("RS-15")
    void gaugesKeepTheirHighest() throws Exception {
        Rig.Device device = rig.connect("c1", "t/#", "u");
        assertThat(rig.get("/api/v3/nodes/sluice@127.0.0.1/stats").body())
                .contains("\"connections/count\":1,\"connections/max\":1", "\"subscriptions/count\":2")
                .contains("\"rules/count\":0", "\"resources/count\":0");
        rig.call("DELETE", "/api/v3/clients/c1", null);
        device.closed.join();
        rig.await(() -> rig.get("/api/v3/stats").body().contains("\"connections/count\":0,\"connections/max\":1"));
    }

    @Test
    @Feature("RS-13")
    void listenersCountTheirConnections() throws Exception {
        assertThat(rig.get("/api/v3/nodes/sluice@127.0.0.1/listeners").body())
                .contains("\"protocol\":\"http:management\"", "\"max_conns\":512,\"current_conns\":1,\"accepted\":1")
                .endsWith("\"shutdown_count\":{}}]}");
        assertThat(new ConnectionLimit(7).view("127.0.0.1:8080"))
                .isEqualTo(new ListenerView("http:management", "127.0.0.1:8080", 1, 7, 0, 0, Map.of(), true));
    }
}
