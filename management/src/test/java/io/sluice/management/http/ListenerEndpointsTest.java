package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners over HTTP. */
final class ListenerEndpointsTest {
    @TempDir
    Path data;

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(data);
        rig.gateway.add("mqtt:tcp:external", "0.0.0.0:1883");
        rig.gateway.add("mqtt:tcp:internal", "127.0.0.1:11883");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private boolean running(int number) {
        return rig.gateway.listeners().get(number).running();
    }

    @Test
    @Feature("LI-10")
    void versionTwoListsThemByNode() throws Exception {
        String one = "{\"protocol\":\"mqtt:tcp\",\"listen\":\"127.0.0.1:11883\",\"acceptors\":8,\"max_clients\":1000,"
                + "\"current_clients\":2,\"shutdown_count\":{\"kicked\":1}}";
        assertThat(rig.get("/api/v2/monitoring/listeners").body())
                .startsWith("{\"code\":0,\"result\":{\"sluice@127.0.0.1\":[")
                .contains(one);
        assertThat(rig.get("/api/v2/monitoring/listeners/sluice@127.0.0.1").body())
                .startsWith("{\"code\":0,\"result\":[")
                .contains(one);
        assertThat(rig.get("/api/v2/monitoring/listeners/n").body()).contains("\"code\":404");
    }

    @ParameterizedTest
    @Feature("LI-09")
    @ValueSource(strings = {"mqtt:tcp:external", "mqtt:tcp:0.0.0.0:1883", "mqtt:tcp:1883"})
    void oneIsStoppedAndStartedByItsNameOrAddress(String name) throws Exception {
        assertThat(rig.call("PUT", "/api/v3/listeners/" + name + "/stop", "{}").body())
                .startsWith("{\"code\":0")
                .contains("\"running\":false");
        assertThat(running(0)).isFalse();
        assertThat(running(1)).isTrue();
        assertThat(rig.call("PUT", "/api/v3/nodes/sluice@127.0.0.1/listeners/" + name + "/start", "{}")
                        .body())
                .contains("\"running\":true");
        assertThat(running(0)).isTrue();
    }

    @Test
    @Feature("LI-09")
    void whatCannotBeDoneIsTold() throws Exception {
        assertThat(rig.call("PUT", "/api/v3/listeners/mqtt:tcp:other/stop", "{}")
                        .body())
                .contains("\"code\":404");
        assertThat(rig.call("PUT", "/api/v3/listeners/http:management/stop", "{}")
                        .body())
                .contains("\"code\":404");
        rig.gateway.takeAddresses();
        assertThat(rig.call("PUT", "/api/v3/listeners/mqtt:tcp:external/restart", "{}")
                        .body())
                .contains("\"code\":500")
                .contains("cannot listen");
    }
}
