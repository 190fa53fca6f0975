package io.sluice.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.config.ByteSize;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.session.SessionView;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.testing.TestCore.Connected;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What there is to see of one session while messages come, wait, go and are dropped. */
class StatisticsStoryTest {
    private final TestCore core = new TestCore();

    private static SessionSettings settings(boolean statistics) {
        Duration never = Duration.ZERO;
        return new SessionSettings(
                1,
                2,
                true,
                never,
                100,
                Duration.ofHours(2),
                0,
                false,
                never,
                3,
                statistics,
                new ByteSize(1000),
                SessionSettings.QueueType.SIMPLE,
                List.of(),
                never,
                SessionSettings.Resends.ON);
    }

    private Connected subscriber(boolean statistics) {
        Connected subscriber = core.connect("s", Messages.CONNECT, settings(statistics), null, core.loop);
        core.subscribe(subscriber, "t", 1);
        for (String payload : new String[] {"1", "22", "333", "4444"}) {
            core.publish(Messages.message("t", payload, 1, false));
        }
        return subscriber;
    }

    @Test
    @Feature("SE-14")
    void everyMessageIsSeenWhereItIs() {
        Connected subscriber = subscriber(true);

        SessionView full = subscriber.session().view();
        assertThat(full.inflight()).isEqualTo(1);
        assertThat(full.queued()).isEqualTo(2);
        assertThat(full.queuedBytes()).as("333 and 4444; 22 had to go").isEqualTo(7);
        assertThat(full.enqueued()).isEqualTo(3);
        assertThat(full.dropped()).isEqualTo(1);
        assertThat(full.delivered()).isEqualTo(1);
        assertThat(full.createdAtMillis()).isEqualTo(Messages.CONNECT.connectedAtMillis());

        int id = subscriber.target().deliveries().get(0).packetId();
        assertThat(subscriber.session().acknowledged(id)).isTrue();
        SessionView later = subscriber.session().view();
        assertThat(later.queued()).isEqualTo(1);
        assertThat(later.queuedBytes()).isEqualTo(4);
        assertThat(later.delivered()).isEqualTo(2);
    }

    @Test
    @Feature("SE-14")
    void whatTheLoopHasNotLookedAtYetIsSeenToo() {
        Connected subscriber = subscriber(true);
        core.context.publish(Messages.message("t", "5", 1, false), core.loop);

        assertThat(subscriber.session().view().mailbox()).isEqualTo(1);
        core.runAll();
        assertThat(subscriber.session().view().mailbox()).isZero();
        core.context.closeSession(subscriber.session(), subscriber.target(), CloseReason.CLOSED);
        assertThat(subscriber.session().view().connected()).isFalse();
    }

    @Test
    @Feature("SE-14")
    void aZoneMayDoWithoutCounting() {
        SessionView view = subscriber(false).session().view();

        assertThat(view.inflight()).isEqualTo(1);
        assertThat(view.queued()).isEqualTo(2);
        assertThat(view.enqueued() + view.delivered() + view.dropped()).isZero();
    }
}
