package io.sluice.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.PingReq;
import io.sluice.gateway.mqtt.codec.PingResp;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two connections with one client id, on two loops, at the same moment. */
class TakeOverRaceTest {
    private static final int ROUNDS = 100;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Feature("MQ-25")
    void exactlyOneStays(boolean clean) throws Exception {
        try (TestBroker broker = new TestBroker(2, 0, 1000, TestBroker.PATIENT)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<WireClient> clients = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    clients.add(new WireClient(new Wire.Tcp(broker.tcpPort()), 5));
                }
                Connect connect = new Connect(
                        5,
                        false,
                        clean,
                        0,
                        "device",
                        null,
                        null,
                        null,
                        new Connect.Properties(
                                3600, 65_535, MqttFrame.NO_PACKET_LIMIT, 0, false, true, null, List.of()));
                for (WireClient client : clients) {
                    client.send(connect, PingReq.INSTANCE);
                }
                for (WireClient client : clients) {
                    assertThat(client.next()).isInstanceOf(ConnAck.class);
                }
                int stayed = 0;
                for (WireClient client : clients) {
                    stayed += stays(client) ? 1 : 0;
                }
                assertThat(stayed).as("round %d", round).isEqualTo(1);
                Eventually.holds(() ->
                        assertThat(broker.parts().sessions().connectionCount()).isEqualTo(1));
                assertThat(broker.parts().sessions().count()).isEqualTo(1);
                for (WireClient client : clients) {
                    client.close();
                }
                Eventually.holds(() ->
                        assertThat(broker.parts().sessions().connectionCount()).isZero());
            }
        }
    }

    /** Whether the connection is alive, now that both got their answer; if not it was told 0x8E. */
    private static boolean stays(WireClient client) throws Exception {
        client.send(PingReq.INSTANCE);
        MqttFrame frame = client.next();
        int pongs = 0;
        while (frame instanceof PingResp && ++pongs < 2) {
            frame = client.next();
        }
        if (frame instanceof PingResp) {
            return true;
        }
        assertThat(frame).isEqualTo(new Disconnect(ReasonCode.SESSION_TAKEN_OVER));
        assertThat(client.next()).isNull();
        return false;
    }
}
