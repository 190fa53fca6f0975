package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.testing.Feature;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients as the API shows them. */
final class ClientEndpointsTest {
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
    @Feature({"RS-04", "RS-06"})
    void clientsComeInPages() throws Exception {
        for (String id : new String[] {"c", "a", "e", "b", "d"}) {
            rig.connect(id);
        }
        Rig.Answer second = rig.get("/api/v3/clients?curr_page=2&page_size=2");
        assertThat(second.body())
                .contains("\"current_page\":2,\"page_size\":2,\"total_num\":5,\"total_page\":3")
                .contains("\"client_id\":\"c\"", "\"client_id\":\"d\"")
                .doesNotContain("\"client_id\":\"b\"", "\"client_id\":\"e\"");
        assertThat(rig.get("/api/v3/clients?curr_page=9").body()).contains("\"objects\":[]");
        assertThat(rig.get("/api/v3/clients?page_size=100000").body()).contains("\"page_size\":50");
        assertThat(rig.get("/api/v3/clients?page_size=none").body())
                .isEqualTo("{\"code\":400,\"message\":\"Bad Arguments: page_size must be a whole number of at least 1, "
                        + "not none\"}");
        assertThat(rig.get("/api/v2/nodes/sluice@127.0.0.1/clients").body())
                .startsWith("{\"code\":0,\"result\":{\"current_page\":1");
        assertThat(rig.get("/api/v3/nodes/other/clients").body())
                .isEqualTo("{\"code\":404,\"message\":\"Node other Not Found\"}");
    }

    @Test
    @Feature("RS-06")
    void oneClientIsShownWhateverItsName() throws Exception {
        rig.connect("mosqsub/43832 ü%", "t/+/x", "t/y");
        String path = "mosqsub%2F43832%20%C3%BC%25";
        assertThat(rig.get("/api/v3/clients/" + path).body())
                .startsWith("{\"code\":0,\"data\":{\"client_id\":\"mosqsub/43832 ü%\",\"username\":\"fred\","
                        + "\"ipaddress\":\"192.0.2.7\",\"port\":50000,\"proto_name\":\"MQTT\",\"proto_ver\":5,"
                        + "\"clean_sess\":true,\"keepalive\":60,")
                .contains("\"connected_at_ms\":1700000000000");
        assertThat(rig.get("/api/v2/clients/" + path).body()).startsWith("{\"code\":0,\"result\":{\"objects\":[{");
        assertThat(rig.get("/api/v3/sessions/" + path).body())
                .contains("\"subscriptions_count\":2", "\"max_inflight\":32", "\"expiry_interval\":300");
        assertThat(rig.get("/api/v3/subscriptions/" + path).body())
                .contains("\"topic\":\"t/+/x\",\"qos\":1", "\"topic\":\"t/y\",\"qos\":1");
        assertThat(rig.get("/api/v3/subscriptions").body()).contains("\"total_num\":2");
        assertThat(rig.get("/api/v3/clients/nobody").body()).isEqualTo("{\"code\":404,\"message\":\"Not Found\"}");
    }

    @Test
    @Feature("RS-06")
    void kickClosesTheClient() throws Exception {
        Rig.Device device = rig.connect("c1");
        assertThat(rig.call("DELETE", "/api/v3/clients/c1", null).body()).isEqualTo("{\"code\":0}");
        assertThat(device.closed.get(5, TimeUnit.SECONDS)).isEqualTo(CloseReason.KICKED);
        assertThat(rig.call("DELETE", "/api/v3/clients/c1", null).body())
                .isEqualTo("{\"code\":112,\"message\":\"client c1 is not online\"}");
        assertThat(rig.get("/api/v3/clients/c1").body()).contains("\"code\":404");
        assertThat(rig.get("/api/v3/sessions").body()).contains("\"client_id\":\"c1\",\"connected\":false");
        rig.connect("c2");
        assertThat(rig.call("DELETE", "/api/v2/clients/c2", null).body()).isEqualTo("{\"code\":0,\"result\":[]}");
    }
}
