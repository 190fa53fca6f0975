package io.sluice.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.session.Will;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.testing.TestCore.Connected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stories of clients that come, subscribe, go away and come back, whichever the protocol. */
class SessionStoryTest {
    private final TestCore core = new TestCore();

    private static ConnectInfo connect(boolean clean, long expirySeconds, int receiveMaximum) {
        return new ConnectInfo(clean, 60, expirySeconds, receiveMaximum, false, 0);
    }

    private Connected connect(String clientId, ConnectInfo how) {
        return core.connect(clientId, how, TestCore.SETTINGS, null, core.loop);
    }

    @Test
    @Feature({"MQ-08", "MQ-11"})
    void aMessageReachesItsSubscriberWithTheSmallerQos() {
        for (int published = 0; published <= 2; published++) {
            for (int granted = 0; granted <= 2; granted++) {
                Connected subscriber = core.connect("sub" + published + granted);
                core.subscribe(subscriber, "t/" + published + granted, granted);
                core.publish(Messages.message("t/" + published + granted, "x", published, false));
                assertThat(subscriber.target().deliveries()).hasSize(1);
                assertThat(subscriber.target().deliveries().get(0).qos()).isEqualTo(Math.min(published, granted));
            }
        }
    }

    @Test
    @Feature("MQ-12")
    void aZoneMayUpgradeTheQos() {
        SessionSettings upgrading =
                new SessionSettings(32, 1000, true, Duration.ofSeconds(20), 100, Duration.ofHours(2), 0, true);
        Connected subscriber = core.connect("sub", Messages.CONNECT, upgrading, null, core.loop);
        core.subscribe(subscriber, "t", 1);
        core.publish(Messages.message("t", "x", 0, false));
        assertThat(subscriber.target().deliveries().get(0).qos()).isEqualTo(1);
    }

    @Test
    @Feature({"SE-01", "SE-02", "SE-16"})
    void aPersistentSessionGetsInOrderWhatCameWhileItWasAway() {
        Connected first = core.connect("device");
        core.subscribe(first, "t", 1);
        core.context.closeSession(first.session(), first.target(), CloseReason.CLOSED);
        assertThat(core.parts.sessions().count()).isEqualTo(1);
        assertThat(core.parts.sessions().connectionCount()).isZero();

        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sent.add("m" + i);
            core.publish(Messages.message("t", "m" + i, 1, false));
        }
        Connected second = core.connect("device");
        assertThat(second.present()).isTrue();
        assertThat(second.target().deliveries()).hasSize(32);
        while (second.target().deliveries().size() < 100) {
            acknowledgeAll(second);
        }
        assertThat(second.target().payloads()).containsExactlyElementsOf(sent);
    }

    private static void acknowledgeAll(Connected who) {
        List.copyOf(who.target().deliveries()).forEach(d -> who.session().acknowledged(d.packetId()));
    }

    @Test
    @Feature("SE-05")
    void theWindowHoldsBackWhatIsNotConfirmed() {
        Connected device = connect("device", connect(false, 100, 2));
        core.subscribe(device, "t", 2);
        IntStream.range(0, 5).forEach(i -> core.publish(Messages.message("t", "m" + i, 1, false)));
        assertThat(device.target().payloads()).containsExactly("m0", "m1");
        device.session().acknowledged(device.target().deliveries().get(0).packetId());
        assertThat(device.target().payloads()).containsExactly("m0", "m1", "m2");
    }

    @Test
    void qos0DoesNotWaitForTheWindow() {
        Connected device = connect("device", connect(false, 100, 1));
        core.subscribe(device, "t", 1);
        core.publish(Messages.message("t", "q1 a", 1, false));
        core.publish(Messages.message("t", "q1 b", 1, false));
        core.publish(Messages.message("t", "q0", 0, false));
        assertThat(device.target().payloads()).containsExactly("q1 a", "q0");
    }

    @Test
    @Feature("SE-07")
    void aFullQueueDropsTheOldestAndCountsIt() {
        SessionSettings small =
                new SessionSettings(32, 10, true, Duration.ofSeconds(20), 100, Duration.ofHours(2), 0, false);
        Connected device = core.connect("device", Messages.CONNECT, small, null, core.loop);
        core.subscribe(device, "t", 1);
        core.context.closeSession(device.session(), device.target(), CloseReason.CLOSED);
        IntStream.range(0, 15).forEach(i -> core.publish(Messages.message("t", "" + i, 1, false)));
        Connected back = core.connect("device", Messages.CONNECT, small, null, core.loop);
        assertThat(back.target().payloads()).containsExactly("5", "6", "7", "8", "9", "10", "11", "12", "13", "14");
        assertThat(core.count(Metric.MESSAGES_DROPPED_QUEUE_FULL)).isEqualTo(5);
        assertThat(core.count(Metric.MESSAGES_DROPPED)).isEqualTo(5);
        assertThat(back.session().view().dropped()).isEqualTo(5);
    }

    @Test
    void aSlowSocketFillsTheQueueAndGoesOnInOrder() {
        Connected device = core.connect("device");
        core.subscribe(device, "t", 0);
        device.target().setWritable(false);
        core.publish(Messages.message("t", "1"));
        core.publish(Messages.message("t", "2"));
        assertThat(device.target().payloads()).isEmpty();
        device.target().setWritable(true);
        core.publish(Messages.message("t", "3"));
        device.session().writable();
        assertThat(device.target().payloads()).containsExactly("1", "2", "3");
    }

    @Test
    @Feature("MQ-16")
    void aCleanStartDiscardsWhatWas() {
        Connected first = core.connect("device");
        core.subscribe(first, "t", 1);
        core.context.closeSession(first.session(), first.target(), CloseReason.CLOSED);
        core.publish(Messages.message("t", "old", 1, false));
        Connected second = connect("device", connect(true, 0, 65_535));
        assertThat(second.present()).isFalse();
        core.publish(Messages.message("t", "new", 1, false));
        assertThat(second.target().payloads()).isEmpty();
        assertThat(core.parts.subscriptions().count()).isZero();
        assertThat(core.count(Metric.MESSAGES_DROPPED_SESSION_ENDED)).isEqualTo(1);
    }

    @Test
    @Feature("MQ-25")
    void aSecondConnectionTakesTheSessionAlsoAcrossLoops() {
        Connected first = core.connect("device");
        core.subscribe(first, "t", 1);
        core.publish(Messages.message("t", "1", 1, false));
        Connected second = core.connect("device", Messages.CONNECT, TestCore.SETTINGS, null, core.otherLoop);
        assertThat(first.target().closedFor()).isEqualTo(CloseReason.TAKENOVER);
        assertThat(second.session()).isSameAs(first.session());
        assertThat(second.session().owner()).isSameAs(core.otherLoop);
        core.publish(Messages.message("t", "2", 1, false));
        assertThat(second.target().payloads()).containsExactly("1", "2");
        assertThat(second.target().deliveries().get(0).duplicate()).isTrue();
        assertThat(core.parts.sessions().connectionCount()).isEqualTo(1);
        // the old connection's end comes late and changes nothing
        core.context.closeSession(first.session(), first.target(), CloseReason.CLOSED);
        assertThat(second.session().isConnected()).isTrue();
    }

    @Test
    @Feature("MQ-22")
    void aSessionLivesAsLongAsItsExpiry() {
        Connected brief = connect("brief", connect(false, 3, 65_535));
        core.context.closeSession(brief.session(), brief.target(), CloseReason.CLOSED);
        core.loop.advance(Duration.ofSeconds(1));
        Connected back = connect("brief", connect(false, 3, 65_535));
        assertThat(back.present()).isTrue();
        core.context.closeSession(back.session(), back.target(), CloseReason.CLOSED);
        // the first absence's timer is void
        core.loop.advance(Duration.ofMillis(2500));
        assertThat(core.parts.sessions().count()).isEqualTo(1);
        core.loop.advance(Duration.ofSeconds(1));
        assertThat(core.parts.sessions().count()).isZero();
        assertThat(core.count(Metric.SESSION_EXPIRED)).isEqualTo(1);

        Connected never = connect("never", connect(false, 0xFFFF_FFFFL, 65_535));
        core.context.closeSession(never.session(), never.target(), CloseReason.CLOSED);
        core.loop.advance(Duration.ofDays(365));
        assertThat(core.parts.sessions().count()).isEqualTo(1);

        Connected zero = connect("zero", connect(false, 0, 65_535));
        core.context.closeSession(zero.session(), zero.target(), CloseReason.CLOSED);
        assertThat(core.parts.sessions().find("zero")).isNull();
    }

    @Test
    @Feature("MQ-20")
    void theWillComesUnlessTheClientSaidGoodBye() {
        Connected watcher = core.connect("watcher");
        core.subscribe(watcher, "will/#", 1);
        for (CloseReason reason :
                List.of(CloseReason.CLOSED, CloseReason.NORMAL, CloseReason.KEEPALIVE_TIMEOUT, CloseReason.KICKED)) {
            byte[] payload = reason.text().getBytes(StandardCharsets.UTF_8);
            Will will = new Will("will/w", payload, 1, false, 0, MessageProperties.NONE);
            Connected client = core.connect("w", Messages.CONNECT, TestCore.SETTINGS, will, core.loop);
            core.context.closeSession(client.session(), client.target(), reason);
            core.runAll();
        }
        assertThat(watcher.target().payloads()).containsExactly("closed", "keepalive_timeout", "kicked");
    }

    @Test
    @Feature("MQ-21")
    void aDelayedWillWaitsForTheClientsReturnOrTheSessionsEnd() {
        Connected watcher = core.connect("watcher");
        core.subscribe(watcher, "will/#", 0);
        Will will = new Will("will/w", new byte[] {'w'}, 1, false, 5, MessageProperties.NONE);
        ConnectInfo lasting = connect(false, 60, 65_535);

        Connected first = core.connect("w", lasting, TestCore.SETTINGS, will, core.loop);
        core.context.closeSession(first.session(), first.target(), CloseReason.CLOSED);
        core.loop.advance(Duration.ofSeconds(2));
        Connected second = core.connect("w", lasting, TestCore.SETTINGS, will, core.otherLoop);
        core.loop.advance(Duration.ofSeconds(20));
        core.runAll();
        assertThat(watcher.target().payloads()).isEmpty();

        core.context.closeSession(second.session(), second.target(), CloseReason.CLOSED);
        core.otherLoop.advance(Duration.ofSeconds(4));
        core.runAll();
        assertThat(watcher.target().payloads()).isEmpty();
        core.otherLoop.advance(Duration.ofSeconds(1));
        core.runAll();
        assertThat(watcher.target().payloads()).hasSize(1);

        // the session ends before the delay: a clean start by another connection
        Connected third = core.connect("w", lasting, TestCore.SETTINGS, will, core.loop);
        core.context.closeSession(third.session(), third.target(), CloseReason.CLOSED);
        connect("w", connect(true, 0, 65_535));
        core.runAll();
        assertThat(watcher.target().payloads()).hasSize(2);
        core.loop.advance(Duration.ofSeconds(20));
        core.runAll();
        assertThat(watcher.target().payloads()).hasSize(2);
    }

    @Test
    @Feature("MQ-09")
    void anUnconfirmedMessageComesAgainAfterTheRetryInterval() {
        Connected device = core.connect("device");
        core.subscribe(device, "t", 1);
        core.publish(Messages.message("t", "x", 1, false));
        core.loop.advance(Duration.ofSeconds(19));
        assertThat(device.target().deliveries()).hasSize(1);
        core.loop.advance(Duration.ofSeconds(1));
        assertThat(device.target().deliveries()).hasSize(2);
        assertThat(device.target().deliveries().get(1).duplicate()).isTrue();
        device.session().acknowledged(device.target().deliveries().get(1).packetId());
        core.loop.advance(Duration.ofMinutes(5));
        assertThat(device.target().deliveries()).hasSize(2);
        assertThat(core.loop.pendingTimers()).isZero();
    }

    @Test
    @Feature("MQ-10")
    void aQos2MessageIsReleasedOnceItWasReceivedAlsoAfterReconnection() {
        Connected device = core.connect("device");
        core.subscribe(device, "t", 2);
        core.publish(Messages.message("t", "x", 2, false));
        int id = device.target().deliveries().get(0).packetId();
        assertThat(device.session().received(id)).isTrue();
        Connected back = core.connect("device");
        Delivery again = back.target().deliveries().get(0);
        assertThat(again.released()).isTrue();
        assertThat(back.session().acknowledged(id)).isTrue();
        assertThat(back.session().acknowledged(id)).isFalse();
    }

    @Test
    @Feature("MQ-10")
    void anIncomingQos2MessageIsKnownUntilItsRelease() {
        Connected device = core.connect("device");
        assertThat(device.session().isAwaitingRelease(7)).isFalse();
        assertThat(device.session().awaitRelease(7)).isTrue();
        assertThat(device.session().isAwaitingRelease(7)).isTrue();
        assertThat(device.session().release(7)).isTrue();
        assertThat(device.session().release(7)).isFalse();
        IntStream.rangeClosed(1, 100).forEach(id -> device.session().awaitRelease(id));
        assertThat(device.session().awaitRelease(101)).isFalse();
    }

    @Test
    @Feature({"RE-01", "RE-02", "RE-03"})
    void retainedMessagesMeetNewSubscribers() {
        core.publish(Messages.message("a/1", "one", 1, true));
        core.publish(Messages.message("a/1", "uno", 1, true));
        core.publish(Messages.message("a/2", "two", 0, true));
        core.publish(Messages.message("a", "parent", 0, true));
        core.publish(Messages.message("ab", "other", 0, true));
        core.publish(Messages.message("$a/1", "hidden", 0, true));
        Connected late = core.connect("late");
        core.subscribe(late, "a/#", 1);
        assertThat(late.target().payloads()).containsExactlyInAnyOrder("parent", "uno", "two");
        assertThat(late.target().deliveries()).allMatch(Delivery::retain);
        core.publish(Messages.message("a/1", "", 1, true));
        Connected later = core.connect("later");
        core.subscribe(later, "+/1", 1);
        assertThat(later.target().payloads()).isEmpty();
        core.subscribe(later, "a/2", 0);
        assertThat(later.target().payloads()).containsExactly("two");
        // live messages reach a subscriber without the flag
        core.publish(Messages.message("a/2", "live", 0, true));
        assertThat(later.target().deliveries().get(1).retain()).isFalse();
    }

    @Test
    void moreRetainedThanTheWindowAllArrive() {
        IntStream.range(0, 3000).forEach(i -> core.publish(Messages.message("r/" + i, "" + i, 1, true)));
        Connected late = core.connect("late");
        core.subscribe(late, "r/#", 1);
        while (late.target().deliveries().size() < 3000) {
            int before = late.target().deliveries().size();
            acknowledgeAll(late);
            assertThat(late.target().deliveries().size()).isGreaterThan(before);
        }
        assertThat(core.count(Metric.MESSAGES_DROPPED_QUEUE_FULL)).isZero();
    }

    @Test
    @Feature({"SH-01", "SH-02", "SH-04"})
    void sharedGroupsTakeTurnsAndEachGroupGetsAll() {
        Connected a = core.connect("a");
        Connected b = core.connect("b");
        Connected c = core.connect("c");
        core.subscribe(a, "$share/g1/t/+", 0);
        core.subscribe(b, "$share/g1/t/+", 0);
        core.subscribe(c, "$queue/t/x", 0);
        IntStream.range(0, 10).forEach(i -> core.publish(Messages.message("t/x", "" + i)));
        assertThat(a.target().payloads()).containsExactly("0", "2", "4", "6", "8");
        assertThat(b.target().payloads()).containsExactly("1", "3", "5", "7", "9");
        assertThat(c.target().payloads()).hasSize(10);
    }

    @Test
    @Feature({"SH-05", "SH-06", "SH-08"})
    void stickyStaysHashFollowsTheSenderAndTheAbsentAreSpared() {
        for (SharedStrategy strategy : List.of(SharedStrategy.STICKY, SharedStrategy.HASH)) {
            TestCore own = new TestCore(strategy, new AccessSettings(true, AclVerdict.ALLOW));
            Connected a = own.connect("a");
            Connected b = own.connect("b");
            own.subscribe(a, "$share/g/t", 1);
            own.subscribe(b, "$share/g/t", 1);
            IntStream.range(0, 10).forEach(i -> own.publish(Messages.message("t", "" + i)));
            Connected chosen = a.target().deliveries().isEmpty() ? b : a;
            Connected other = chosen == a ? b : a;
            assertThat(chosen.target().deliveries()).hasSize(10);
            own.context.closeSession(chosen.session(), chosen.target(), CloseReason.CLOSED);
            own.publish(Messages.message("t", "moved", 1, false));
            assertThat(other.target().payloads()).containsExactly("moved");
            own.context.closeSession(other.session(), other.target(), CloseReason.CLOSED);
            own.publish(Messages.message("t", "kept", 1, false));
            assertThat(chosen.session().view().queued() + other.session().view().queued())
                    .isEqualTo(1);
        }
    }

    @Test
    @Feature({"MQ-31", "MQ-32"})
    void overlappingSubscriptionsGiveOneCopyWithAllIdentifiers() {
        Connected device = core.connect("device");
        core.subscribe(device, "t/#", new SubscribeOptions(0, false, false, 0, 7));
        core.subscribe(device, "t/x", new SubscribeOptions(2, false, false, 0, 9));
        core.publish(Messages.message("t/x", "x", 1, false));
        assertThat(device.target().deliveries()).hasSize(1);
        Delivery delivery = device.target().deliveries().get(0);
        assertThat(delivery.qos()).isEqualTo(1);
        assertThat(delivery.subscriptionIds()).containsExactlyInAnyOrder(7, 9);
    }

    @Test
    @Feature("MQ-32")
    void optionsOfASubscriptionAreKept() {
        Connected device = core.connect("device");
        core.subscribe(device, "own", new SubscribeOptions(0, true, true, 2, 0));
        core.publish(Messages.from(device.session().client(), "own", "mine", 0, true));
        assertThat(device.target().payloads()).isEmpty();
        core.publish(Messages.message("own", "yours", 0, true));
        assertThat(device.target().deliveries().get(0).retain()).isTrue();
        // retain handling 2: nothing again on subscribing again
        core.subscribe(device, "own", new SubscribeOptions(0, true, true, 2, 0));
        assertThat(device.target().deliveries()).hasSize(1);
        // retain handling 1: only for a new subscription
        core.subscribe(device, "own", new SubscribeOptions(0, false, false, 1, 0));
        assertThat(device.target().deliveries()).hasSize(1);
        core.context.unsubscribe(device.session(), "own");
        core.subscribe(device, "own", new SubscribeOptions(0, false, false, 1, 0));
        assertThat(device.target().deliveries()).hasSize(2);
    }

    @Test
    void aMessageTooLargeForItsReceiverIsCountedAndTheRestGoesOn() {
        Connected device = core.connect("device");
        device.target().setLargestPayload(3);
        core.subscribe(device, "t", 1);
        core.publish(Messages.message("t", "large", 1, false));
        core.publish(Messages.message("t", "ok", 1, false));
        assertThat(device.target().payloads()).containsExactly("ok");
        assertThat(core.count(Metric.MESSAGES_DROPPED_TOO_LARGE)).isEqualTo(1);
        assertThat(device.session().view().inflight()).isEqualTo(1);
    }

    @Test
    void nobodyWantsIt() {
        core.publish(Messages.message("nobody", "x"));
        assertThat(core.count(Metric.MESSAGES_DROPPED_NO_SUBSCRIBER)).isEqualTo(1);
        assertThat(core.count(Metric.MESSAGES_RECEIVED)).isEqualTo(1);
    }

    @Test
    @Feature({"HK-04", "AU-02"})
    void anonymousAndNoMatchDecideWhenNobodyElseDoes() {
        TestCore closed = new TestCore(SharedStrategy.RANDOM, new AccessSettings(false, AclVerdict.DENY));
        Connected device = closed.connect("device");
        closed.subscribe(device, "t", 0);
        assertThat(device.session().subscriptions()).isEmpty();
        closed.publish(Messages.message("t", "x"));
        assertThat(closed.count(Metric.MESSAGES_DROPPED_NOT_AUTHORISED)).isEqualTo(1);
    }

    @Test
    @Feature("MQ-24")
    void anOperatorEndsAConnectionAndTheSessionStays() {
        Connected device = core.connect("device");
        assertThat(core.parts.sessions().kick("device")).isTrue();
        core.runAll();
        assertThat(device.target().closedFor()).isEqualTo(CloseReason.KICKED);
        assertThat(core.parts.sessions().kick("nobody")).isFalse();
        assertThat(core.parts.sessions().count()).isEqualTo(1);
    }
}
