package io.sluice.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.broker.SharedDispatch;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.testing.TestCore.Connected;
import org.junit.jupiter.api.Test;

/** A member of a shared subscription dies with messages that it did not confirm. */
@Feature("SH-07")
class RedispatchStoryTest {
    private final TestCore core = new TestCore(new SharedDispatch(SharedStrategy.STICKY, true));

    private Connected member(String clientId, int window) {
        ConnectInfo untilItGoes = new ConnectInfo(true, 60, 0, window, false, 0);
        Connected member = core.connect(clientId, untilItGoes, TestCore.SETTINGS, null, core.loop);
        core.subscribe(member, "$share/workers/job/+", 2);
        return member;
    }

    private void publish(String payload, int qos) {
        core.publish(Messages.message("job/1", payload, qos, false));
    }

    @Test
    void whatItDidNotConfirmGoesToAnotherInOrder() {
        Connected first = member("first", 2);
        publish("confirmed", 1);
        publish("sent", 1);
        first.session().acknowledged(first.target().deliveries().get(0).packetId());
        publish("sent too", 1);
        publish("waiting", 1);
        Connected second = member("second", 10);

        core.cut(first);
        core.runAll();
        assertThat(second.target().payloads()).containsExactly("sent", "sent too", "waiting");
        assertThat(second.target().deliveries()).allMatch(d -> !d.duplicate());
        assertThat(core.count(Metric.MESSAGES_DROPPED)).isZero();
    }

    @Test
    void anExactlyOnceMessageThatWasSentIsNotSentToAnother() {
        Connected first = member("first", 1);
        publish("sent", 2);
        publish("waiting", 2);
        Connected second = member("second", 10);

        core.cut(first);
        core.runAll();
        assertThat(second.target().payloads()).containsExactly("waiting");
        assertThat(core.count(Metric.MESSAGES_DROPPED_SESSION_ENDED)).isEqualTo(1);
    }

    @Test
    void theLastMemberTakesThemAlong() {
        Connected only = member("only", 10);
        publish("sent", 1);
        core.cut(only);
        core.runAll();
        assertThat(core.count(Metric.MESSAGES_DROPPED_SESSION_ENDED)).isEqualTo(1);
    }
}
