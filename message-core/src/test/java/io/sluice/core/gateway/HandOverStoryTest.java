package io.sluice.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.broker.OpenRequest;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.DisconnectInfo;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Session;
import io.sluice.core.testing.FakeLoop;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.RecordingTarget;
import io.sluice.core.testing.TestCore;
import io.sluice.core.testing.TestCore.Connected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Connections that follow each other so closely that one asks for the session before the other has it. */
class HandOverStoryTest {
    private final TestCore core = new TestCore();

    /** One CONNECT of the same client, on a loop, whose answer may come later. */
    private final class Attempt {
        final RecordingTarget target = new RecordingTarget();
        OpenRequest.@Nullable Opened opened;

        Attempt(ConnectInfo how, FakeLoop on) {
            core.context.openSession(new OpenRequest(
                    Messages.client("device"), how, null, TestCore.SETTINGS, target, on, answer -> opened = answer));
        }

        boolean holdsTheSession() {
            return opened != null && opened.session().target() == target;
        }

        Session session() {
            return Objects.requireNonNull(opened).session();
        }
    }

    @Test
    @Feature("MQ-25")
    void ofTwoThatComeWhileTheSessionMovesOneHasItAndTheOtherIsTold() {
        Connected first = core.connect("device");
        core.context.closeSession(first.session(), first.target(), CloseReason.CLOSED);

        Attempt second = new Attempt(Messages.CONNECT, core.otherLoop);
        // the session is on its way to the other loop, where the next one asks already
        Attempt third = new Attempt(Messages.CONNECT, core.otherLoop);
        core.runAll();

        assertThat(List.of(second.holdsTheSession(), third.holdsTheSession())).containsExactlyInAnyOrder(true, false);
        RecordingTarget loser = second.holdsTheSession() ? third.target : second.target;
        assertThat(loser.closedFor()).isEqualTo(CloseReason.TAKENOVER);
        assertThat(core.parts.sessions().connectionCount()).isEqualTo(1);
        assertThat(core.count(Metric.CLIENT_CONNECTED) - core.count(Metric.CLIENT_DISCONNECTED))
                .isEqualTo(1);
    }

    @Test
    @Feature("MQ-25")
    void aSessionThatEndsOnItsWayIsNotRaised() {
        Connected first = core.connect("device");
        core.context.closeSession(first.session(), first.target(), CloseReason.CLOSED);

        Attempt second = new Attempt(Messages.CONNECT, core.otherLoop);
        Attempt third = new Attempt(new ConnectInfo(true, 60, 0, 100, false, 0), core.otherLoop);
        core.runAll();

        Attempt holder = second.holdsTheSession() ? second : third;
        assertThat(holder.session().isEnded()).isFalse();
        assertThat(core.parts.sessions().find("device")).isSameAs(holder.session());
        assertThat(core.parts.sessions().connectionCount()).isEqualTo(1);
    }

    @Test
    void aClientThatComesAndGoesLeavesOneTimerBehindAndNotOneForEachTime() {
        for (int i = 0; i < 100; i++) {
            Connected again = core.connect("device");
            core.context.closeSession(again.session(), again.target(), CloseReason.CLOSED);
        }
        assertThat(core.loop.pendingTimers()).isEqualTo(1);
        core.loop.advance(Duration.ofHours(3));
        assertThat(core.parts.sessions().count()).isZero();
        assertThat(core.count(Metric.SESSION_EXPIRED)).isEqualTo(1);
    }

    @Test
    void whoIsGoneBeforeTheAnswerIsSeenToComeBeforeItIsSeenToGo() {
        List<String> seen = new ArrayList<>();
        core.parts.hooks().add(presence(seen), 0);
        RecordingTarget target = new RecordingTarget();
        core.context.openSession(new OpenRequest(
                Messages.client("hasty"),
                Messages.CONNECT,
                null,
                TestCore.SETTINGS,
                target,
                core.loop,
                opened -> core.context.closeSession(opened.session(), target, CloseReason.CLOSED)));
        assertThat(seen).containsExactly("connected hasty", "disconnected hasty");
    }

    private static BrokerListener presence(List<String> seen) {
        return new BrokerListener() {
            @Override
            public String name() {
                return "presence";
            }

            @Override
            public Set<HookPoint> points() {
                return EnumSet.of(HookPoint.CLIENT_CONNECTED, HookPoint.CLIENT_DISCONNECTED);
            }

            @Override
            public HookResult<Void> onConnected(ClientInfo client, ConnectInfo connect) {
                seen.add("connected " + client.clientId());
                return HookResult.ok();
            }

            @Override
            public HookResult<Void> onDisconnected(ClientInfo client, DisconnectInfo disconnect) {
                seen.add("disconnected " + client.clientId());
                return HookResult.ok();
            }
        };
    }
}
