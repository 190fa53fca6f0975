package io.sluice.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Inlet;
import io.sluice.connector.Resource;
import io.sluice.connector.Row;
import io.sluice.core.testing.Feature;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the wire, packet by packet, when all goes well and when the connection breaks. */
@Timeout(60)
class OutboxTest {
    private final ScriptedBroker broker = new ScriptedBroker();

    @SuppressWarnings("NullAway.Init") // first thing in each test
    private Resource resource;

    OutboxTest() throws Exception {}

    @AfterEach
    void end() throws Exception {
        broker.close();
        resource.close();
    }

    private CompletableFuture<@Nullable Void> connecting() {
        return async(() -> resource.connect());
    }

    private static CompletableFuture<@Nullable Void> sending(Action action, Row... rows) {
        return async(() -> action.send(List.of(rows)));
    }

    private interface Call {
        void run() throws Exception;
    }

    private static CompletableFuture<@Nullable Void> async(Call call) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                call.run();
                done.complete(null);
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static void ends(CompletableFuture<@Nullable Void> call) throws Exception {
        call.get(20, TimeUnit.SECONDS);
    }

    private static ConnectorException fails(CompletableFuture<@Nullable Void> call) {
        ExecutionException failure =
                catchThrowableOfType(ExecutionException.class, () -> call.get(25, TimeUnit.SECONDS));
        assertThat(failure.getCause()).isInstanceOf(ConnectorException.class);
        return (ConnectorException) Objects.requireNonNull(failure.getCause());
    }

    private void connected(boolean session) throws Exception {
        CompletableFuture<@Nullable Void> connecting = connecting();
        broker.accept(session);
        ends(connecting);
    }

    @Test
    @Feature("BR-11")
    @DisplayName(
            "As many messages are under way as allowed, in order, and the batch ends with the last acknowledgement")
    void keepsToTheWindow() throws Exception {
        resource = Rig.resource(Inlet.CLOSED, broker.address(), "max_inflight", 2);
        connected(false);
        CompletableFuture<@Nullable Void> sending = sending(Rig.action(resource), Rig.row(0), Rig.row(1), Rig.row(2));
        assertThat(broker.nextShort()).isEqualTo("PUBLISH q1 #1 t/0 0");
        assertThat(broker.nextShort()).isEqualTo("PUBLISH q1 #2 t/1 1");
        broker.answer(PacketType.PUBACK, 2);
        assertThat(broker.nextShort()).isEqualTo("PUBLISH q1 #3 t/2 2");
        broker.answer(PacketType.PUBACK, 1);
        assertThat(sending).isNotDone();
        broker.answer(PacketType.PUBACK, 3);
        ends(sending);
    }

    @Test
    @Feature("BR-11")
    @DisplayName("What the remote did not acknowledge comes again with its identifier; what it did, does not")
    void goesOnWhereTheConnectionBroke() throws Exception {
        resource = Rig.resource(Inlet.CLOSED, broker.address());
        connected(false);
        Action action = Rig.action(resource, "qos", 2);
        Row[] rows = {Rig.row(0), Rig.row(1), Rig.row(2)};
        CompletableFuture<@Nullable Void> sending = sending(action, rows);
        for (int id = 1; id <= 3; id++) {
            assertThat(broker.nextShort()).startsWith("PUBLISH q2 #" + id);
        }
        broker.answer(PacketType.PUBREC, 1);
        assertThat(broker.nextShort()).isEqualTo("PUBREL #1");
        broker.answer(PacketType.PUBCOMP, 1);
        broker.answer(PacketType.PUBREC, 2);
        assertThat(broker.nextShort()).isEqualTo("PUBREL #2");
        broker.hangUp();
        assertThat(fails(sending).kind()).isEqualTo(ConnectorException.Kind.RETRY);

        connected(true);
        CompletableFuture<@Nullable Void> again = sending(action, rows);
        assertThat(broker.nextShort()).isEqualTo("PUBREL #2");
        assertThat(broker.nextShort()).isEqualTo("PUBLISH q2 dup #3 t/2 2");
        broker.answer(PacketType.PUBCOMP, 2);
        broker.answer(PacketType.PUBREC, 3);
        assertThat(broker.nextShort()).isEqualTo("PUBREL #3");
        broker.answer(PacketType.PUBCOMP, 3);
        ends(again);
    }

    @Test
    @DisplayName("A remote that lost the session gets everything anew that it had not finished")
    void beginsAnewWithoutSession() throws Exception {
        resource = Rig.resource(Inlet.CLOSED, broker.address());
        connected(false);
        Action action = Rig.action(resource, "qos", 2);
        CompletableFuture<@Nullable Void> sending = sending(action, Rig.row(0));
        broker.nextShort();
        broker.answer(PacketType.PUBREC, 1);
        broker.nextShort();
        broker.hangUp();
        fails(sending);

        connected(false);
        CompletableFuture<@Nullable Void> again = sending(action, Rig.row(0));
        assertThat(broker.nextShort()).isEqualTo("PUBLISH q2 #1 t/0 0");
        broker.answer(PacketType.PUBREC, 1);
        broker.nextShort();
        broker.answer(PacketType.PUBCOMP, 1);
        ends(again);
    }

    @Test
    @DisplayName("Rows that do not come again let go of their identifiers")
    void releasesWhatNobodyWaitsFor() throws Exception {
        resource = Rig.resource(Inlet.CLOSED, broker.address(), "max_inflight", 1);
        connected(false);
        Action action = Rig.action(resource, "qos", 2);
        CompletableFuture<@Nullable Void> sending = sending(action, Rig.row(0));
        broker.nextShort();
        broker.hangUp();
        fails(sending);

        connected(true);
        CompletableFuture<@Nullable Void> other = sending(action, Rig.row(1));
        assertThat(broker.nextShort()).isEqualTo("PUBREL #1");
        broker.answer(PacketType.PUBCOMP, 1);
        assertThat(broker.nextShort()).endsWith("t/1 1");
        broker.answer(PacketType.PUBREC, 2);
        broker.nextShort();
        broker.answer(PacketType.PUBCOMP, 2);
        ends(other);
    }

    @Test
    @Feature("BR-11")
    @DisplayName("A message that is not acknowledged within retry_interval is sent again, on a new connection")
    void sendsAgainAfterTheRetryInterval() throws Exception {
        resource = Rig.resource(Inlet.CLOSED, broker.address(), "retry_interval", "1s");
        connected(false);
        Action action = Rig.action(resource);
        CompletableFuture<@Nullable Void> sending = sending(action, Rig.row(0));
        assertThat(broker.nextShort()).isEqualTo("PUBLISH q1 #1 t/0 0");
        assertThat(fails(sending)).hasMessageContaining("retry interval");

        connected(true);
        CompletableFuture<@Nullable Void> again = sending(action, Rig.row(0));
        assertThat(broker.nextShort()).isEqualTo("PUBLISH q1 dup #1 t/0 0");
        broker.answer(PacketType.PUBACK, 1);
        ends(again);
    }

    @Test
    @Feature("BR-08")
    @DisplayName("The CONNECT says version, bridge bit, session and login")
    void connectsAsConfigured() throws Exception {
        resource = Rig.resource(
                Inlet.CLOSED,
                broker.address(),
                "proto_ver",
                "mqttv3",
                "bridge_mode",
                true,
                "clientid",
                "me",
                "username",
                "user",
                "password",
                "secret",
                "keepalive",
                "90s");
        CompletableFuture<@Nullable Void> connecting = connecting();
        PacketReader connect = broker.accept(false);
        ends(connecting);
        assertThat(connect.text()).isEqualTo("MQIsdp");
        assertThat(connect.u8()).isEqualTo(0x83);
        assertThat(connect.u8()).isEqualTo(0xC0);
        assertThat(connect.u16()).isEqualTo(90);
        assertThat(connect.text()).isEqualTo("me");
        assertThat(connect.text()).isEqualTo("user");
        assertThat(connect.text()).isEqualTo("secret");
    }
}
