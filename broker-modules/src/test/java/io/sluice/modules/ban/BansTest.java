package io.sluice.modules.ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.Space;
import io.sluice.core.hook.AuthOutcome;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.Credentials;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.FakeDisk;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.TestCore;
import io.sluice.modules.Contexts;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may not come in. */
final class BansTest {
    private final FakeDisk disk = new FakeDisk().writeThrough();
    private TestCore core = new TestCore();
    private Bans bans = bans(Map.of("lenient", new BanSettings(false)));

    private Bans bans(Map<String, BanSettings> zones) {
        Bans made = new Bans(Contexts.of(core), disk, zones);
        made.start();
        core.runAll();
        return made;
    }

    private static ClientInfo client(String id, @Nullable String user, String host, String zone) {
        return new ClientInfo(id, user, host, 5, "MQTT", 5, "mqtt:tcp:test", zone, "", false);
    }

    private Ban ban(BanKind kind, String who, long seconds) {
        long now = core.time.wallMillis();
        return new Ban(kind, who, "test", "tester", now, seconds == 0 ? Ban.FOREVER : now + seconds * 1000);
    }

    private void add(Ban ban) {
        CompletionStage<Void> added = bans.add(ban);
        core.runAll();
        assertThat(added.toCompletableFuture()).isCompleted();
    }

    private AuthOutcome.Result knock(String id, @Nullable String user, String host, String zone) {
        CompletableFuture<AuthOutcome> outcome = new CompletableFuture<>();
        core.context.authenticate(
                new Credentials(client(id, user, host, zone), null, false), core.loop, outcome::complete);
        return outcome.getNow(AuthOutcome.IGNORED).result();
    }

    private AuthOutcome.Result knock(String id) {
        return knock(id, "fred", "192.0.2.7", "external");
    }

    @Test
    @Feature("AC-13")
    void aClientIsRefusedUntilItsBanIsOver() {
        assertThat(knock("c1")).isEqualTo(AuthOutcome.Result.SUCCESS);
        add(ban(BanKind.CLIENT_ID, "c1", 10));
        assertThat(knock("c1")).isEqualTo(AuthOutcome.Result.BANNED);
        assertThat(knock("c2")).isEqualTo(AuthOutcome.Result.SUCCESS);
        assertThat(core.count(Metric.CLIENT_REFUSED_BANNED)).isEqualTo(1);
        core.loop.advance(Duration.ofMillis(9_999));
        assertThat(knock("c1")).isEqualTo(AuthOutcome.Result.BANNED);
        core.loop.advance(Duration.ofMillis(1));
        assertThat(knock("c1")).isEqualTo(AuthOutcome.Result.SUCCESS);
        assertThat(disk.size(Space.BANNED)).isZero();
        assertThat(core.loop.pendingTimers()).isZero();
    }

    @Test
    @Feature("AC-13")
    void usersAndAddressesAndRangesAreBannedToo() {
        add(ban(BanKind.USERNAME, "fred", 0));
        add(ban(BanKind.IP_ADDRESS, "198.51.100.0/24", 0));
        add(ban(BanKind.IP_ADDRESS, "2001:db8::1", 0));
        assertThat(knock("any", "fred", "192.0.2.1", "external")).isEqualTo(AuthOutcome.Result.BANNED);
        assertThat(knock("any", "jane", "198.51.100.9", "external")).isEqualTo(AuthOutcome.Result.BANNED);
        assertThat(knock("any", "jane", "2001:db8:0:0:0:0:0:1", "external")).isEqualTo(AuthOutcome.Result.BANNED);
        assertThat(knock("any", "jane", "198.51.101.9", "external")).isEqualTo(AuthOutcome.Result.SUCCESS);
        assertThat(knock("any", "jane", "a.socket", "external")).isEqualTo(AuthOutcome.Result.SUCCESS);
        assertThat(knock("any", null, "192.0.2.1", "external")).isEqualTo(AuthOutcome.Result.SUCCESS);
    }

    @Test
    @Feature("AC-13")
    void aZoneMayLeaveTheListOutOfAccount() {
        add(ban(BanKind.CLIENT_ID, "c1", 0));
        assertThat(knock("c1", "fred", "192.0.2.7", "lenient")).isEqualTo(AuthOutcome.Result.SUCCESS);
        assertThat(knock("c1", "fred", "192.0.2.7", "unheard-of")).isEqualTo(AuthOutcome.Result.BANNED);
    }

    @Test
    @Feature("AC-13")
    void whoIsInIsSentAway() {
        TestCore.Connected one = core.connect("c1");
        TestCore.Connected two = core.connect("c2");
        add(ban(BanKind.CLIENT_ID, "c1", 0));
        assertThat(one.target().closedFor()).isEqualTo(CloseReason.KICKED);
        assertThat(two.target().closedFor()).isNull();
        add(ban(BanKind.IP_ADDRESS, "127.0.0.0/8", 0));
        assertThat(two.target().closedFor()).isEqualTo(CloseReason.KICKED);
    }

    @Test
    @Feature("AC-13")
    void whoSlipsInBetweenTheQuestionAndTheBanIsSentAwayToo() {
        add(ban(BanKind.CLIENT_ID, "late", 0));
        // authenticated before, opens its session only now
        TestCore.Connected late = core.connect("late");
        core.runAll();
        assertThat(late.target().closedFor()).isEqualTo(CloseReason.KICKED);
    }

    @Test
    @Feature("AC-13")
    void aBanIsTakenBackOnceAndForGood() {
        add(ban(BanKind.IP_ADDRESS, "192.0.2.0/24", 0));
        CompletionStage<Boolean> removed = bans.remove(BanKind.IP_ADDRESS, "192.0.2.99/24");
        CompletionStage<Boolean> again = bans.remove(BanKind.IP_ADDRESS, "192.0.2.0/24");
        core.runAll();
        assertThat(removed.toCompletableFuture()).isCompletedWithValue(true);
        assertThat(again.toCompletableFuture()).isCompletedWithValue(false);
        assertThat(knock("c1")).isEqualTo(AuthOutcome.Result.SUCCESS);
        assertThat(disk.size(Space.BANNED)).isZero();
    }

    @Test
    @Feature("AC-13")
    void bansOutliveTheProcessAndThoseThatEndedMeanwhileAreForgotten() {
        Ban kept = ban(BanKind.USERNAME, "fred", 3600);
        add(kept);
        add(ban(BanKind.CLIENT_ID, "short", 10));
        add(ban(BanKind.CLIENT_ID, "always", 0));
        disk.kill();
        core = new TestCore();
        core.time.advance(Duration.ofSeconds(60));
        bans = bans(Map.of());

        assertThat(bans.list()).extracting(Ban::who).containsExactlyInAnyOrder("fred", "always");
        assertThat(bans.list()).contains(kept);
        assertThat(knock("any")).isEqualTo(AuthOutcome.Result.BANNED);
        assertThat(disk.size(Space.BANNED)).isEqualTo(2);
    }

    @Test
    @Feature("AC-13")
    void aLaterBanOfTheSameTakesThePlaceOfTheFirst() {
        add(ban(BanKind.CLIENT_ID, "c1", 10));
        add(ban(BanKind.CLIENT_ID, "c1", 20));
        core.loop.advance(Duration.ofSeconds(15));
        assertThat(knock("c1")).isEqualTo(AuthOutcome.Result.BANNED);
        assertThat(bans.list()).hasSize(1);
        core.loop.advance(Duration.ofSeconds(5));
        assertThat(knock("c1")).isEqualTo(AuthOutcome.Result.SUCCESS);
    }

    @Test
    @Feature("AC-13")
    void aFullDiskIsToldAndTheBanIsInForceAllTheSame() {
        disk.full(true);
        CompletableFuture<Void> added =
                bans.add(ban(BanKind.CLIENT_ID, "c1", 0)).toCompletableFuture();
        core.runAll();
        assertThat(added).isCompletedExceptionally();
        assertThat(knock("c1")).isEqualTo(AuthOutcome.Result.BANNED);
    }

    @Test
    void aRecordThatCannotBeReadIsLeftOut() {
        add(ban(BanKind.CLIENT_ID, "c1", 0));
        core.loop.execute(() ->
                disk.journal(core.loop).add(Change.put(Space.BANNED, new byte[] {9}, new byte[] {1, 2, 3})));
        core.runAll();
        core = new TestCore();
        bans = bans(Map.of());
        assertThat(bans.list()).extracting(Ban::who).containsExactly("c1");
    }

    @Test
    void whatIsNoBanIsRefused() {
        assertThatThrownBy(() -> ban(BanKind.CLIENT_ID, "", 0)).hasMessage("who must not be empty");
        assertThatThrownBy(() -> ban(BanKind.IP_ADDRESS, "example.org", 0))
                .hasMessageContaining("example.org is no address");
    }

    @Test
    void afterCloseNobodyIsAsked() {
        add(ban(BanKind.CLIENT_ID, "c1", 10));
        bans.close();
        core.runAll();
        assertThat(knock("c1")).isEqualTo(AuthOutcome.Result.SUCCESS);
        assertThat(core.loop.pendingTimers()).isZero();
    }
}
