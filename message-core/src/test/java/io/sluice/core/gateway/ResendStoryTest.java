package io.sluice.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.durable.Change;
import io.sluice.core.durable.Space;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.hook.Publication;
import io.sluice.core.message.Message;
import io.sluice.core.session.RecentPublishes;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.testing.FakeDisk;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.testing.TestCore.Connected;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishes of QoS 1 that come again because their acknowledgement was lost: known again, and a new one never taken for an old. */
class ResendStoryTest {
    private final FakeDisk disk = new FakeDisk();
    private SessionSettings settings = TestCore.SETTINGS;
    private TestCore core = TestCore.on(disk, Duration.ZERO);
    private Connected device = connect();

    /** Somebody away for whom each publish must be kept. */
    @BeforeEach
    void subscriber() {
        Connected keeper = core.connect("keeper");
        core.subscribe(keeper, "#", 1);
        core.cut(keeper);
        commit();
    }

    private Connected connect() {
        return core.connect("device", Messages.CONNECT, settings, null, core.loop);
    }

    private void commit() {
        disk.commit();
        core.runAll();
    }

    private void kill() {
        disk.kill();
        core = TestCore.on(disk, Duration.ofSeconds(3), settings);
        device = connect();
    }

    private RecentPublishes recent() {
        return Objects.requireNonNull(device.session().recentPublishes());
    }

    private void publish(int packetId, Message message) {
        PublishOutcome outcome = core.context.publish(message, core.loop);
        recent().published(packetId, message, outcome.durable());
    }

    private void publish(int packetId, String payload) {
        publish(packetId, reading(payload));
    }

    /** Published, stored and acknowledged. */
    private void through(int packetId, String payload) {
        publish(packetId, payload);
        commit();
        recent().acknowledged(packetId);
        commit();
    }

    private static Message reading(String payload) {
        return Messages.message("reading", payload, 1, false);
    }

    private boolean knows(int packetId, String payload) {
        return recent().knows(packetId, reading(payload));
    }

    private int places() {
        return disk.size(Space.RECEIVED);
    }

    @Test
    @Feature("MQ-09")
    void whatIsOnTheDiskIsKnownAfterAKillAndWhatIsNotIsNew() {
        through(1, "one");
        publish(2, "two");
        commit();
        publish(3, "three");

        kill();
        assertThat(knows(1, "one"))
                .as("acknowledged, who knows whether the client saw it")
                .isTrue();
        assertThat(knows(2, "two")).isTrue();
        assertThat(recent().held(2)).isNull();
        assertThat(knows(3, "three")).as("lost with the process").isFalse();
        assertThat(knows(2, "other")).isFalse();
        assertThat(recent().knows(2, Messages.message("elsewhere", "two", 1, false)))
                .isFalse();
        assertThat(core.connect("keeper").target().payloads()).containsExactly("one", "two");
    }

    @Test
    @Feature("MQ-09")
    void oneThatComesAgainBeforeTheDiskHasItWaitsForTheSameWrite() {
        publish(1, "one");
        core.cut(device);
        device = connect();
        assertThat(knows(1, "one")).isTrue();
        assertThat(Objects.requireNonNull(recent().held(1)).toCompletableFuture())
                .isNotDone();
        commit();
        assertThat(Objects.requireNonNull(recent().held(1)).toCompletableFuture())
                .isCompleted();
    }

    @Test
    void oneThatCouldNotBeStoredIsNewWhenItComesAgain() {
        disk.full(true);
        publish(1, "one");
        assertThat(knows(1, "one")).as("it still waits").isTrue();
        commit();
        disk.full(false);
        assertThat(knows(1, "one")).isFalse();
        publish(1, "one");
        commit();
        assertThat(knows(1, "one")).isTrue();
        // it was not the client that used the identifier twice
        recent().acknowledged(1);
        assertThat(knows(1, "one")).isTrue();
    }

    @Test
    void aNewPublishTakesThePlaceOfTheOldOneUnderItsIdentifier() {
        through(1, "one");
        through(1, "two");
        publish(1, "three");
        commit();
        kill();
        assertThat(knows(1, "two")).isFalse();
        assertThat(knows(1, "three")).isTrue();
        assertThat(places()).isEqualTo(1);
    }

    @Test
    void aClientThatUsesAnIdentifierAgainNeverLosesAReadingThatIsTheSameAsTheOneBefore() {
        through(1, "21.5");
        through(1, "21.5");
        // the third is lost with the link, and comes over the next connection
        assertThat(knows(1, "21.5")).isFalse();
        kill();
        assertThat(knows(1, "21.5")).isFalse();
        // also the first after a restart, of which nobody saw yet that its identifier is used again
        through(1, "21.5");
        assertThat(knows(1, "21.5")).isFalse();
        // before the acknowledgement leaves there is no doubt
        publish(1, "21.5");
        commit();
        kill();
        assertThat(knows(1, "21.5")).isTrue();
    }

    @Test
    void aClientThatBeganAnewWithItsIdentifiersIsTrustedAgainInTime() {
        through(1, "one");
        through(1, "again");
        for (int id = 2; id < 260; id++) {
            through(id, "reading " + id);
        }
        assertThat(knows(10, "reading 10")).isFalse();
        assertThat(knows(259, "reading 259")).isTrue();
    }

    @Test
    void whoseMessagesAllDifferIsKnownWhateverItsIdentifiers() {
        settings = TestCore.settings(SessionSettings.Resends.ALWAYS);
        kill();
        through(1, "one");
        through(1, "two");
        assertThat(knows(1, "two")).isTrue();
        kill();
        assertThat(knows(1, "two")).isTrue();
    }

    @Test
    void aSlowClientHasFewPlacesAndAFastOneAtMostTwoHundredAndFiftySix() {
        for (int id = 1; id <= 20; id++) {
            through(id, "reading " + id);
            core.loop.advance(Duration.ofSeconds(25));
        }
        assertThat(places()).isEqualTo(3);
        for (int id = 21; id <= 1000; id++) {
            through(id, "reading " + id);
        }
        assertThat(places()).isEqualTo(256);
        kill();
        for (int id = 1; id <= 1000; id++) {
            assertThat(knows(id, "reading " + id)).as("%d", id).isEqualTo(id > 744);
        }
    }

    /** Stores something for each publish, as a durable action does, and lets the publisher wait. */
    private void store(Supplier<CompletionStage<Void>> stage) {
        core.parts
                .hooks()
                .add(
                        new BrokerListener() {
                            @Override
                            public String name() {
                                return "rows";
                            }

                            @Override
                            public Set<HookPoint> points() {
                                return EnumSet.of(HookPoint.MESSAGE_PUBLISH);
                            }

                            @Override
                            public HookResult<Message> onPublish(Message message, Publication publication) {
                                byte[] row = message.payload();
                                disk.journal(core.loop).add(Change.put(Space.ROW, row, row));
                                publication.awaitDurable(stage.get());
                                return HookResult.ok();
                            }
                        },
                        0);
    }

    @Test
    @Feature("MQ-09")
    void aRowAndThePublishThatBroughtItAreOnTheDiskTogetherOrNotAtAll() {
        core.context.unsubscribe(core.connect("keeper").session(), "#");
        store(() -> disk.journal(core.loop).durable());
        publish(1, "one");
        kill();
        assertThat(disk.size(Space.ROW)).isZero();
        assertThat(knows(1, "one")).isFalse();

        store(() -> disk.journal(core.loop).durable());
        publish(1, "one");
        commit();
        kill();
        assertThat(disk.size(Space.ROW)).isEqualTo(1);
        assertThat(knows(1, "one")).isTrue();
    }

    @Test
    void whatWaitsForAnotherStoreTooIsNotKnownAgain() {
        CompletableFuture<Void> elsewhere = new CompletableFuture<>();
        store(() -> elsewhere);
        publish(1, "one");
        commit();
        // the other store may have nothing of it
        assertThat(knows(1, "one")).isFalse();
        assertThat(places()).isZero();
    }

    @Test
    void whatNobodyStoresCostsNothing() {
        core.connect("keeper", new ConnectInfo(true, 60, 0, 100, false, 0), settings, null, core.loop);
        commit();
        int before = disk.written();
        publish(1, "one");
        commit();
        assertThat(disk.written()).isEqualTo(before);
        assertThat(knows(1, "one")).isFalse();
    }

    @Test
    void nothingOfItIsLeftOfASessionThatEnded() {
        through(1, "one");
        core.connect("device", new ConnectInfo(true, 60, 0, 100, false, 0), settings, null, core.loop);
        commit();
        assertThat(places()).isZero();
    }

    @Test
    void onlySessionsThatOutliveTheirConnectionRememberAndOnlyIfTheZoneSaysSo() {
        ConnectInfo passing = new ConnectInfo(true, 60, 0, 100, false, 0);
        assertThat(core.connect("passing", passing, settings, null, core.loop)
                        .session()
                        .recentPublishes())
                .isNull();
        through(1, "one");
        settings = TestCore.settings(SessionSettings.Resends.OFF);
        kill();
        assertThat(device.session().recentPublishes()).isNull();
    }
}
