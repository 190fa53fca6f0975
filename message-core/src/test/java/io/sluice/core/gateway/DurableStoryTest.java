package io.sluice.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.broker.OpenRequest;
import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.durable.Change;
import io.sluice.core.durable.Space;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.Session;
import io.sluice.core.session.Will;
import io.sluice.core.testing.FakeDisk;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.RecordingTarget;
import io.sluice.core.testing.TestCore;
import io.sluice.core.testing.TestCore.Connected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What was acknowledged is there after the process was killed, and what was done once is not done again. */
class DurableStoryTest {
    private final FakeDisk disk = new FakeDisk();
    private TestCore core = TestCore.on(disk, Duration.ZERO);

    private void kill(Duration downTime) {
        disk.kill();
        core = TestCore.on(disk, downTime);
    }

    private void commit() {
        disk.commit();
        core.runAll();
    }

    private static boolean isDone(PublishOutcome outcome) {
        return Objects.requireNonNull(outcome.durable()).toCompletableFuture().isDone();
    }

    private PublishOutcome publish(String topic, String payload, int qos) {
        PublishOutcome outcome = core.context.publish(Messages.message(topic, payload, qos, false), core.loop);
        core.runAll();
        return outcome;
    }

    private Connected subscriber(String clientId, String filter, int qos) {
        Connected subscriber = core.connect(clientId);
        core.subscribe(subscriber, filter, qos);
        commit();
        return subscriber;
    }

    @Test
    @Feature({"SE-17", "SE-02"})
    void messagesForAClientThatIsAwaySurviveAKillInOrder() {
        core.cut(subscriber("device", "a/+", 1));
        PublishOutcome one = publish("a/1", "one", 1);
        publish("a/2", "two", 1);
        assertThat(isDone(one)).as("acknowledged before it is on the disk").isFalse();
        commit();
        assertThat(isDone(one)).isTrue();

        kill(Duration.ofMinutes(5));
        Connected back = core.connect("device");
        assertThat(back.present()).isTrue();
        assertThat(back.target().payloads()).containsExactly("one", "two");
        publish("a/3", "three", 1);
        assertThat(back.target().payloads()).as("the subscription is back too").endsWith("three");
    }

    @Test
    @Feature("SE-17")
    void whatWasConfirmedIsForgottenAndWhatWasNotComesAgain() {
        Connected device = subscriber("device", "a", 1);
        publish("a", "one", 1);
        publish("a", "two", 1);
        commit();
        device.session().acknowledged(device.target().deliveries().get(0).packetId());
        int second = device.target().deliveries().get(1).packetId();
        commit();

        kill(Duration.ofSeconds(3));
        Connected back = core.connect("device");
        assertThat(back.target().payloads()).containsExactly("two");
        Delivery again = back.target().deliveries().get(0);
        assertThat(again.duplicate()).isTrue();
        assertThat(again.packetId()).isEqualTo(second);
        back.session().acknowledged(second);
        commit();
        assertThat(disk.size(Space.QUEUE)).isZero();
    }

    @Test
    @Feature("MQ-09")
    void whateverComesBackMayBeADuplicate() {
        Connected device = subscriber("device", "a", 1);
        for (int number = 0; number < 50; number++) {
            publish("a", "message " + number, 1);
        }
        commit();
        // the kill comes before the disk hears of the confirmations
        confirmAll(device);
        assertThat(device.target().payloads()).hasSize(50);

        kill(Duration.ofSeconds(3));
        Connected back = core.connect("device");
        confirmAll(back);
        assertThat(back.target().deliveries()).hasSize(50).allMatch(Delivery::duplicate);
    }

    /** Confirms each message as it comes, until no more come. */
    private static void confirmAll(Connected device) {
        for (int next = 0; next < device.target().deliveries().size(); next++) {
            device.session().acknowledged(device.target().deliveries().get(next).packetId());
        }
    }

    @Test
    void whatIsConfirmedBeforeTheDiskWasAskedIsNeverWritten() {
        Connected device = subscriber("device", "a", 1);
        int before = disk.written();
        PublishOutcome outcome = publish("a", "quick", 1);
        device.session().acknowledged(device.target().deliveries().get(0).packetId());
        commit();
        assertThat(disk.written()).isEqualTo(before);
        assertThat(isDone(outcome)).isTrue();
    }

    @Test
    @Feature("MQ-10")
    void anExactlyOnceMessageGoesOutWhenTheDiskHasItAndUnderTheSameIdentifierAfterAKill() {
        Connected device = subscriber("device", "a", 2);
        publish("a", "before", 1);
        publish("a", "once", 2);
        assertThat(device.target().payloads()).containsExactly("before");
        commit();
        assertThat(device.target().payloads()).containsExactly("before", "once");
        int identifier = device.target().deliveries().get(1).packetId();

        kill(Duration.ofSeconds(3));
        Connected back = core.connect("device");
        assertThat(back.target().deliveries().get(1).packetId()).isEqualTo(identifier);
        assertThat(back.target().deliveries().get(1).duplicate()).isTrue();
    }

    @Test
    @Feature("MQ-10")
    void whatCameInALaterTurnWaitsForItsOwnWrite() {
        Connected device = subscriber("device", "a", 2);
        publish("a", "one", 2);
        disk.journal(core.loop).handOver();
        publish("a", "two", 2);
        disk.journal(core.loop).handOver();
        publish("a", "three", 2);

        disk.commitOldest();
        core.runAll();
        assertThat(device.target().payloads()).containsExactly("one");
        disk.full(true);
        disk.commitOldest();
        core.runAll();
        disk.full(false);
        commit();
        assertThat(device.target().payloads()).containsExactly("one", "three");
        assertThat(core.count(Metric.MESSAGES_DROPPED_NOT_STORED)).isEqualTo(1);
    }

    @Test
    @Feature({"MQ-10", "MQ-25"})
    void aSessionIsNotTakenToAnotherLoopBeforeItsExactlyOnceMessagesAreOnTheirWay() {
        Connected receiver = subscriber("receiver", "a", 2);
        Connected sender = subscriber("sender", "b", 0);
        sender.session().awaitRelease(1);
        publish("a", "first", 2);

        RecordingTarget target = new RecordingTarget();
        List<Session> opened = new ArrayList<>();
        core.context.openSession(new OpenRequest(
                Messages.client("sender"),
                Messages.CONNECT,
                null,
                TestCore.SETTINGS,
                target,
                core.otherLoop,
                answer -> opened.add(answer.session())));
        core.loop.pretendElsewhere();
        core.otherLoop.runAll();
        core.runAll();
        assertThat(sender.target().closedFor()).isEqualTo(CloseReason.TAKENOVER);
        // what the new connection sends from there would overtake the first message
        assertThat(opened).isEmpty();

        commit();
        assertThat(opened).hasSize(1);
        assertThat(opened.get(0).owner()).isSameAs(core.otherLoop);
        core.context.publish(Messages.message("a", "second", 2, false), core.otherLoop);
        commit();
        assertThat(receiver.target().payloads()).containsExactly("first", "second");
    }

    @Test
    @Feature("MQ-10")
    void itIsReleasedWhenTheDiskKnowsAndOnlyReleasedAfterAKill() {
        Connected device = subscriber("device", "a", 2);
        publish("a", "once", 2);
        commit();
        int identifier = device.target().deliveries().get(0).packetId();
        assertThat(device.session().received(identifier)).isTrue();
        core.runAll();
        assertThat(device.target().deliveries()).hasSize(1);
        commit();
        assertThat(device.target().deliveries()).hasSize(2);
        assertThat(device.target().deliveries().get(1).released()).isTrue();

        kill(Duration.ofSeconds(3));
        Connected back = core.connect("device");
        assertThat(back.target().deliveries()).hasSize(1);
        assertThat(back.target().deliveries().get(0).released()).isTrue();
        assertThat(back.target().deliveries().get(0).packetId()).isEqualTo(identifier);
        assertThat(back.session().acknowledged(identifier)).isTrue();
        commit();
        assertThat(disk.size(Space.QUEUE)).isZero();
    }

    @Test
    @Feature("SE-10")
    void identifiersOfMessagesThatCameInSurviveUntilTheirRelease() {
        Connected device = subscriber("device", "a", 0);
        device.session().awaitRelease(7);
        device.session().awaitRelease(40_000);
        device.session().release(7);
        commit();

        kill(Duration.ofSeconds(3));
        Connected back = core.connect("device");
        assertThat(back.session().isAwaitingRelease(7)).isFalse();
        assertThat(back.session().isAwaitingRelease(40_000)).isTrue();
    }

    @Test
    void aFullDiskFailsThePublishAndNothingOfItGoesOutLater() {
        Connected device = subscriber("device", "a", 2);
        core.cut(device);
        commit();
        disk.full(true);
        PublishOutcome atLeastOnce = publish("a", "one", 1);
        PublishOutcome exactlyOnce = publish("a", "two", 2);
        commit();
        assertThat(Objects.requireNonNull(atLeastOnce.durable()).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(Objects.requireNonNull(exactlyOnce.durable()).toCompletableFuture())
                .isCompletedExceptionally();
        disk.full(false);
        PublishOutcome later = publish("a", "three", 1);
        commit();
        assertThat(isDone(later)).isTrue();

        assertThat(core.connect("device").target().payloads()).containsExactly("three");
        assertThat(core.count(Metric.MESSAGES_DROPPED_NOT_STORED)).isEqualTo(2);
    }

    @Test
    void aReleaseThatTheDiskDoesNotTakeEndsTheConnectionAndIsAskedForAgain() {
        Connected device = subscriber("device", "a", 2);
        publish("a", "once", 2);
        commit();
        int identifier = device.target().deliveries().get(0).packetId();
        disk.full(true);
        device.session().received(identifier);
        commit();
        assertThat(device.target().closedFor()).isEqualTo(CloseReason.INTERNAL_ERROR);
        core.cut(device);
        disk.full(false);

        Connected back = core.connect("device");
        assertThat(back.target().deliveries().get(0).released()).isFalse();
        back.session().received(identifier);
        commit();
        assertThat(back.target().deliveries().get(1).released()).isTrue();
    }

    @Test
    @Feature("RE-04")
    void retainedMessagesSurviveAndClearedOnesDoNot() {
        core.publish(Messages.message("a", "first", 0, true));
        core.publish(Messages.message("a", "second", 1, true));
        core.publish(Messages.message("b", "gone", 1, true));
        core.publish(Messages.message("b", "", 1, true));
        commit();

        kill(Duration.ofDays(1));
        Connected device = core.connect("device");
        core.subscribe(device, "#", 1);
        assertThat(device.target().payloads()).containsExactly("second");
    }

    @Test
    @Feature("MQ-16")
    void aCleanStartLeavesNothingOfTheEarlierSession() {
        Connected device = subscriber("device", "a", 2);
        device.session().awaitRelease(1);
        core.cut(device);
        publish("a", "one", 1);
        commit();

        kill(Duration.ofSeconds(3));
        ConnectInfo clean = new ConnectInfo(true, 60, 0, 10, false, 0);
        Connected anew = core.connect("device", clean, TestCore.SETTINGS, null, core.loop);
        commit();
        assertThat(anew.present()).isFalse();
        for (Space space : List.of(Space.SESSION, Space.SUBSCRIPTION, Space.QUEUE, Space.RECEIVED)) {
            assertThat(disk.size(space)).as(space.text()).isZero();
        }
    }

    @Test
    @Feature("MQ-22")
    void theTimeOfASessionRunsWhileTheProcessIsDown() {
        core.cut(subscriber("device", "a", 1));
        commit();
        kill(Duration.ofSeconds(7199));
        assertThat(core.parts.sessions().find("device")).isNotNull();

        core.loop.advance(Duration.ofSeconds(2));
        core.runAll();
        commit();
        assertThat(core.parts.sessions().find("device")).isNull();
        assertThat(disk.size(Space.SESSION)).isZero();
        assertThat(core.count(Metric.SESSION_EXPIRED)).isEqualTo(1);
    }

    @Test
    @Feature("MQ-22")
    void aSessionThatWasConnectedAtTheKillHasItsWholeTime() {
        subscriber("device", "a", 1);
        kill(Duration.ofDays(3));
        assertThat(core.parts.sessions().find("device")).isNotNull();
    }

    @Test
    void aSessionThatMovesToAnotherLoopIsWrittenInOrder() {
        Connected device = subscriber("device", "a", 1);
        core.cut(device);
        core.loop.pretendElsewhere();
        Connected back = core.connect("device", Messages.CONNECT, TestCore.SETTINGS, null, core.otherLoop);
        assertThat(back.session().owner()).isSameAs(core.otherLoop);
        commit();
        // had the loops' changes been mixed up it would count as away since the cut, and be over
        kill(Duration.ofDays(3));
        assertThat(core.parts.sessions().find("device")).isNotNull();
    }

    @Test
    @Feature("MQ-20")
    void aWillWaitsForTheClientAfterARestartAndIsPublishedOnce() {
        Will will = new Will("last", "words".getBytes(StandardCharsets.UTF_8), 1, false, 0, MessageProperties.NONE);
        core.connect("device", Messages.CONNECT, TestCore.SETTINGS, will, core.loop);
        core.connect("other", Messages.CONNECT, TestCore.SETTINGS, will, core.loop);
        commit();

        kill(Duration.ofSeconds(10));
        Connected watcher = core.connect("watcher");
        core.subscribe(watcher, "last", 0);
        core.connect("other");
        core.loop.advance(Duration.ofSeconds(31));
        core.runAll();
        core.otherLoop.advance(Duration.ofSeconds(31));
        core.runAll();
        assertThat(watcher.target().payloads()).containsExactly("words");
        commit();

        kill(Duration.ofSeconds(60));
        Connected again = core.connect("again");
        core.subscribe(again, "last", 0);
        core.loop.advance(Duration.ofMinutes(5));
        core.otherLoop.advance(Duration.ofMinutes(5));
        core.runAll();
        assertThat(again.target().payloads()).isEmpty();
    }

    @Test
    void aRecordThatCannotBeReadCostsNoOther() {
        core.cut(subscriber("device", "a", 1));
        publish("a", "one", 1);
        commit();
        disk.journal(core.loop).add(Change.put(Space.QUEUE, new byte[] {1, 2}, new byte[] {3}));
        disk.journal(core.loop).add(Change.put(Space.SESSION, new byte[] {1, 2}, new byte[] {99}));
        commit();

        kill(Duration.ofSeconds(3));
        assertThat(Objects.requireNonNull(core.restored).damaged()).isEqualTo(2);
        assertThat(core.connect("device").target().payloads()).containsExactly("one");
    }

    @Test
    void whatBelongsToASessionThatCannotBeReadIsKeptForAProgramThatCan() {
        Connected other = subscriber("other", "b", 1);
        core.cut(subscriber("device", "a", 1));
        publish("a", "one", 1);
        core.cut(other);
        commit();
        byte[] key = {0, 0, 0, 0, 0, 0, 0, 2};
        byte[] readable = Objects.requireNonNull(disk.get(Space.SESSION, key));
        byte[] later = readable.clone();
        later[0] = 77;
        disk.journal(core.loop).add(Change.put(Space.SESSION, key, later));
        commit();

        kill(Duration.ofSeconds(3));
        commit();
        assertThat(Objects.requireNonNull(core.restored).damaged()).isEqualTo(1);
        assertThat(core.parts.sessions().find("device")).isNull();
        assertThat(disk.size(Space.QUEUE)).isEqualTo(1);
        assertThat(disk.size(Space.SUBSCRIPTION)).isEqualTo(2);
        // the number of what cannot be read is nobody else's
        core.cut(subscriber("third", "c", 1));
        commit();
        assertThat(disk.get(Space.SESSION, key)).isEqualTo(later);

        disk.journal(core.loop).add(Change.put(Space.SESSION, key, readable));
        commit();
        kill(Duration.ofSeconds(3));
        assertThat(core.connect("device").target().payloads()).containsExactly("one");
    }

    @Test
    void whatBelongsToNoSessionIsRemovedAndItsNumberIsNotGivenAgain() {
        core.cut(subscriber("device", "a", 1));
        publish("a", "one", 1);
        disk.journal(core.loop).add(Change.remove(Space.SESSION, new byte[] {0, 0, 0, 0, 0, 0, 0, 1}));
        commit();

        kill(Duration.ofSeconds(3));
        subscriber("new", "b", 1);
        commit();
        assertThat(disk.size(Space.QUEUE)).isZero();
        assertThat(disk.size(Space.SUBSCRIPTION)).as("of the new one").isEqualTo(1);
        assertThat(disk.get(Space.SESSION, new byte[] {0, 0, 0, 0, 0, 0, 0, 2})).isNotNull();
        kill(Duration.ofSeconds(3));
        assertThat(Objects.requireNonNull(core.restored).subscriptions()).isEqualTo(1);
    }

    @Test
    void aMessageKeepsEverythingAReceiverCanSee() {
        core.cut(subscriber("device", "a", 1));
        MessageProperties properties = new MessageProperties(
                true,
                3600,
                "text/plain",
                "answers",
                new byte[] {1, 2, 3},
                List.of(new MessageProperties.UserProperty("k", "v"), new MessageProperties.UserProperty("k", "")));
        Message plain = Messages.message("a", "one", 1, true);
        Message sent = new Message(
                plain.id(),
                plain.topic(),
                plain.payload(),
                1,
                true,
                plain.sender(),
                plain.timestampMillis(),
                properties,
                plain.headers());
        core.publish(sent);
        commit();

        kill(Duration.ofSeconds(3));
        Message received = core.connect("device").target().deliveries().get(0).message();
        assertThat(received)
                .usingRecursiveComparison()
                .ignoringFields("wireForm")
                .isEqualTo(sent);
    }
}
