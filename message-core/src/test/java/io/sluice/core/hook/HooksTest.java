package io.sluice.core.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HooksTest {
    private static final ClientInfo CLIENT = Messages.client("c1");
    private final Metrics metrics = new Metrics();
    private final Hooks hooks = new Hooks(metrics);
    private final List<String> calls = new ArrayList<>();

    /** Listens everywhere and notes each call. */
    private class Recorder implements BrokerListener {
        private final String name;
        private final UnaryOperator<HookResult<Message>> onPublish;

        Recorder(String name) {
            this(name, result -> result);
        }

        Recorder(String name, UnaryOperator<HookResult<Message>> onPublish) {
            this.name = name;
            this.onPublish = onPublish;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<HookPoint> points() {
            return EnumSet.allOf(HookPoint.class);
        }

        @Override
        public HookResult<Message> onPublish(Message message, Publication publication) {
            calls.add(name + ":" + message.payloadText());
            return onPublish.apply(HookResult.ok());
        }

        @Override
        public CompletionStage<HookResult<AuthOutcome>> onAuthenticate(Credentials credentials, AuthOutcome soFar) {
            calls.add(name + ":auth");
            return CompletableFuture.completedFuture(HookResult.ok());
        }

        @Override
        public HookResult<Void> onConnected(ClientInfo client, ConnectInfo connect) {
            calls.add(name + ":connected");
            return HookResult.ok();
        }

        @Override
        public HookResult<Void> onAcked(ClientInfo receiver, Message message, PacketProperties properties) {
            calls.add(name + ":acked");
            return HookResult.stop();
        }
    }

    @Test
    @Feature("HK-01")
    void theManualsFifteenPointsExist() {
        assertThat(HookPoint.values())
                .extracting(HookPoint::text)
                .startsWith(
                        "client.authenticate",
                        "client.check_acl",
                        "client.connected",
                        "client.disconnected",
                        "client.subscribe",
                        "client.unsubscribe",
                        "session.created",
                        "session.resumed",
                        "session.subscribed",
                        "session.unsubscribed",
                        "session.terminated",
                        "message.publish",
                        "message.deliver",
                        "message.acked",
                        "message.dropped");
    }

    @Test
    @Feature("HK-01")
    void higherPriorityIsCalledFirstAndEqualOnesInOrderOfAdding() {
        hooks.add(new Recorder("low"), -1);
        hooks.add(new Recorder("first"), 0);
        hooks.add(new Recorder("second"), 0);
        hooks.add(new Recorder("high"), 10);
        hooks.publish(Messages.message("t", "x"), new Publication());
        assertThat(calls).containsExactly("high:x", "first:x", "second:x", "low:x");
    }

    @Test
    @Feature("HK-02")
    void okWithAValueChangesWhatTheNextOneSees() {
        hooks.add(new Recorder("a", r -> HookResult.ok(Messages.message("t", "changed"))), 1);
        hooks.add(new Recorder("b"), 0);
        Message result = hooks.publish(Messages.message("t", "x"), new Publication());
        assertThat(calls).containsExactly("a:x", "b:changed");
        assertThat(result.payloadText()).isEqualTo("changed");
    }

    @Test
    @Feature("HK-02")
    void stopLeavesOutTheRest() {
        hooks.add(new Recorder("a", r -> HookResult.stop()), 1);
        hooks.add(new Recorder("b"), 0);
        assertThat(hooks.publish(Messages.message("t", "x"), new Publication()).payloadText())
                .isEqualTo("x");
        hooks.acked(CLIENT, Messages.message("t", "x"), PacketProperties.NONE);
        assertThat(calls).containsExactly("a:x", "a:acked");
    }

    @Test
    @Feature("HK-02")
    void stopWithAValueIsTheResult() {
        hooks.add(new Recorder("a", r -> HookResult.stop(Messages.message("t", "last"))), 1);
        hooks.add(new Recorder("b"), 0);
        assertThat(hooks.publish(Messages.message("t", "x"), new Publication()).payloadText())
                .isEqualTo("last");
        assertThat(calls).containsExactly("a:x");
    }

    @Test
    @Feature("HK-03")
    void aFilterKeepsAListenerFromClientsItDoesNotWant() {
        hooks.add(new Recorder("a"), 0, client -> client.clientId().startsWith("plant-"));
        hooks.connected(CLIENT, Messages.CONNECT);
        hooks.connected(Messages.client("plant-7"), Messages.CONNECT);
        assertThat(calls).containsExactly("a:connected");
    }

    @Test
    void aListenerThatThrowsIsCountedAndTheChainGoesOn() {
        hooks.add(
                new Recorder("bad", r -> {
                    throw new IllegalStateException("planned");
                }),
                1);
        hooks.add(new Recorder("good"), 0);
        assertThat(hooks.publish(Messages.message("t", "x"), new Publication()).payloadText())
                .isEqualTo("x");
        assertThat(calls).containsExactly("bad:x", "good:x");
        assertThat(metrics.get(Metric.HOOKS_FAILED)).isEqualTo(1);
    }

    @Test
    void theSameListenerTwiceIsRefusedAndARemovedOneIsGone() {
        Recorder recorder = new Recorder("a");
        hooks.add(recorder, 0);
        assertThatThrownBy(() -> hooks.add(recorder, 5)).hasMessageContaining("already");
        hooks.remove(recorder);
        assertThat(hooks.has(HookPoint.MESSAGE_PUBLISH)).isFalse();
    }

    @Test
    @Feature("HK-04")
    void authenticationFoldsAlongTheChainAndMayAnswerLater() {
        CompletableFuture<HookResult<AuthOutcome>> later = new CompletableFuture<>();
        hooks.add(new Recorder("first"), 2);
        hooks.add(new Asynchronous(later), 1);
        hooks.add(new Recorder("never reached"), 0);
        CompletableFuture<AuthOutcome> outcome =
                hooks.authenticate(new Credentials(CLIENT, null, false)).toCompletableFuture();
        assertThat(outcome).isNotDone();
        later.complete(HookResult.stop(AuthOutcome.SUCCESS));
        assertThat(outcome).isCompletedWithValue(AuthOutcome.SUCCESS);
        assertThat(calls).containsExactly("first:auth");
    }

    @Test
    @Feature("HK-04")
    void aFailingProviderDecidesNothing() {
        hooks.add(new Asynchronous(CompletableFuture.failedFuture(new IllegalStateException("planned"))), 1);
        assertThat(hooks.authenticate(new Credentials(CLIENT, null, false)).toCompletableFuture())
                .isCompletedWithValue(AuthOutcome.IGNORED);
    }

    private record Asynchronous(CompletableFuture<HookResult<AuthOutcome>> answer) implements BrokerListener {
        @Override
        public String name() {
            return "asynchronous";
        }

        @Override
        public Set<HookPoint> points() {
            return Set.of(HookPoint.CLIENT_AUTHENTICATE);
        }

        @Override
        public CompletionStage<HookResult<AuthOutcome>> onAuthenticate(Credentials credentials, AuthOutcome soFar) {
            return answer;
        }
    }
}
