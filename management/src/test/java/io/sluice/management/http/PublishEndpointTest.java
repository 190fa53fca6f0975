package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing over HTTP (manual 909-929, 9026-9045). */
final class PublishEndpointTest {
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
    @Feature({"RS-03", "RS-10"})
    void aSubscriberReceivesWhatIsPublished() throws Exception {
        Rig.Device device = rig.connect("sub", "world/#");
        Rig.Answer answer = rig.post(
                "/api/v3/mqtt/publish",
                "{\"qos\":1,\"retain\":false,\"topic\":\"world/ü\",\"payload\":\"grüße\",\"client_id\":\"C_1\"}");
        Message received = device.received.poll(5, TimeUnit.SECONDS);
        assertThat(received.topic()).isEqualTo("world/ü");
        assertThat(received.payloadText()).isEqualTo("grüße");
        assertThat(received.qos()).isEqualTo(1);
        assertThat(received.sender().clientId()).isEqualTo("C_1");
        assertThat(answer.body()).isEqualTo("{\"code\":0,\"data\":{\"id\":\"" + received.id() + "\"}}");

        assertThat(rig.post("/api/v2/mqtt/publish", "{\"topic\":\"world\"}").body())
                .isEqualTo("{\"code\":0,\"result\":[]}");
        Message bare = device.received.poll(5, TimeUnit.SECONDS);
        assertThat(bare.payload()).isEmpty();
        assertThat(bare.qos()).isZero();
        assertThat(bare.sender().clientId()).isEqualTo("http");
        assertThat(rig.metrics().get(Metric.MESSAGES_RECEIVED)).isEqualTo(2);
    }

    @Test
    @Feature("RS-10")
    void bytesTravelAsBase64() throws Exception {
        Rig.Device device = rig.connect("sub", "raw");
        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"raw\",\"payload\":\"AP8=\",\"encoding\":\"base64\"}");
        assertThat(device.received.poll(5, TimeUnit.SECONDS).payload()).containsExactly(0, 0xFF);
    }

    @Test
    @Feature({"RS-10", "RS-16"})
    void whatIsMissingOrWrongIsNamed() throws Exception {
        assertThat(rig.post("/api/v3/mqtt/publish", "{\"payload\":\"x\"}").body())
                .isEqualTo("{\"code\":107,\"message\":\"missing request parameter: topic\"}");
        assertThat(rig.post("/api/v2/mqtt/publish", "{}").body()).contains("\"code\":107");
        for (String wrong : new String[] {
            "{\"topic\":\"a/+\"}",
            "{\"topic\":\"\"}",
            "{\"topic\":7}",
            "{\"topic\":\"t\",\"qos\":3}",
            "{\"topic\":\"t\",\"qos\":\"1\"}",
            "{\"topic\":\"t\",\"retain\":\"yes\"}",
            "{\"topic\":\"t\",\"payload\":{}}",
            "{\"topic\":\"t\",\"client_id\":\"\"}",
            "{\"topic\":\"t\",\"payload\":\"!\",\"encoding\":\"base64\"}",
            "{\"topic\":\"t\",\"encoding\":\"rot13\"}"
        }) {
            assertThat(rig.post("/api/v3/mqtt/publish", wrong).body())
                    .as(wrong)
                    .startsWith("{\"code\":108,\"message\":\"request parameter type error: ");
        }
        assertThat(rig.metrics().get(Metric.MESSAGES_RECEIVED)).isZero();
    }

    @Test
    @Feature("RS-10")
    void aRetainedMessageStays() throws Exception {
        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"keep\",\"payload\":\"1\",\"retain\":true}");
        assertThat(rig.get("/api/v3/stats").body()).contains("\"retained/count\":1", "\"retained/max\":1");
        assertThat(rig.get("/api/v3/metrics").body()).contains("\"messages/retained\":1");
        assertThat(rig.get("/api/v3/listeners").body()).contains("\"id\":\"http:management\"");
    }
}
