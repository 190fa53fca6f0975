package io.sluice.management.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.testing.Feature;
import io.sluice.management.http.Rig;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Retained and delayed messages and bans, by command and by call. */
final class ModuleCommandsTest extends CommandTest {
    @Test
    @Feature({"RE-09", "CT-20"})
    void retainedMessagesAreCountedListedAndCleaned() throws Exception {
        shell.run("publish", "b", "2", "-r");
        shell.run("publish", "a/b", "1", "-r");
        assertThat(shell.run("retainer", "info").out()).isEqualTo("retained/total: 2\n");
        assertThat(shell.run("retainer", "topics").out()).isEqualTo("a/b\nb\n");
        assertThat(rig.get("/api/v3/retainer").body())
                .isEqualTo("{\"code\":0,\"data\":{\"total\":2,\"max_retained_messages\":0,\"max_payload_size\":1048576,"
                        + "\"expiry_seconds\":0,\"storage_type\":\"disc\"}}");
        assertThat(rig.get("/api/v3/retainer/topics?page_size=1&curr_page=2").body())
                .contains("\"total_num\":2", "\"objects\":[\"b\"]");
        assertThat(shell.run("retainer", "clean")).isEqualTo(new Shell.Result(0, "Cleaned 2 retained messages\n", ""));
        assertThat(shell.run("retainer", "info").out()).isEqualTo("retained/total: 0\n");
    }

    @Test
    @Feature("AC-13")
    void aBanIsMadeListedAndTakenBack() throws Exception {
        Rig.Device device = rig.connect("c1");
        Shell.Result added = shell.run("banned", "add", "client_id", "c1", "-s", "3600", "-r", "noisy");
        assertThat(added.out()).startsWith("Banned(client_id=c1, until=20").endsWith(", by=sluicectl, reason=noisy)\n");
        assertThat(device.closed.get(5, TimeUnit.SECONDS)).isEqualTo(CloseReason.KICKED);
        assertThat(shell.run("banned", "add", "ip_address", "198.51.100.77/24").out())
                .isEqualTo("Banned(ip_address=198.51.100.0/24, until=forever, by=sluicectl, reason=)\n");
        assertThat(shell.run("banned", "list").out().lines()).hasSize(2);
        assertThat(shell.run("banned", "del", "client_id", "c1").out()).isEqualTo("ok\n");
        assertThat(shell.run("banned", "del", "client_id", "c1"))
                .isEqualTo(new Shell.Result(1, "Cannot found c1\n", ""));
        assertThat(shell.run("banned", "del", "ip_address", "198.51.100.0/24").out())
                .isEqualTo("ok\n");
        assertThat(shell.run("banned", "list").out()).isEmpty();
    }

    @Test
    @Feature("AC-13")
    void aBanThatMakesNoSenseIsRefusedWithAReason() throws Exception {
        assertThat(ban("{\"as\":\"shoe\",\"who\":\"x\"}"))
                .contains("as must be client_id, username or ip_address, not shoe");
        assertThat(ban("{\"as\":\"ip_address\",\"who\":\"example.org\"}")).contains("example.org is no address");
        assertThat(ban("{\"as\":\"client_id\",\"who\":\"\"}")).contains("who must not be empty");
        assertThat(ban("{\"as\":\"client_id\"}")).contains("who is required");
        assertThat(ban("{\"as\":\"client_id\",\"who\":\"x\",\"until\":5}")).contains("until is in the past");
        assertThat(ban("{\"as\":\"client_id\",\"who\":\"x\",\"until\":\"soon\"}"))
                .contains("until must be a number of seconds");
        assertThat(ban("{\"as\":\"client_id\",\"who\":\"x\",\"until\":9999999999,\"expires_in\":5}"))
                .contains("either until or expires_in");
        assertThat(ban("{\"as\":\"client_id\",\"who\":\"x\",\"until\":9999999999,\"by\":\"me\"}"))
                .startsWith(
                        "{\"code\":0,\"data\":{\"as\":\"client_id\",\"who\":\"x\",\"reason\":\"\",\"by\":\"me\",\"at\":")
                .endsWith("\"until\":9999999999}}");
        assertThat(rig.call("DELETE", "/api/v3/banned/ip_address/nowhere", null).body())
                .contains("\"code\":400");
    }

    private String ban(String body) throws Exception {
        return rig.post("/api/v3/banned", body).body();
    }

    @Test
    @Feature("MO-06")
    void aDelayedMessageIsListedAndTakenBack() throws Exception {
        shell.run("publish", "$delayed/3600/a/b", "later", "-q", "1", "-i", "me");
        shell.run("publish", "$delayed/60/c", "sooner");
        String[] lines = shell.run("delayed", "list").out().split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).contains(" c qos=0 from=sluicectl size=6");
        assertThat(lines[1]).contains(" a/b qos=1 from=me size=5");
        String id = lines[1].substring(0, 32);
        assertThat(shell.run("delayed", "del", id).out()).isEqualTo("ok\n");
        assertThat(shell.run("delayed", "del", id).exitCode()).isEqualTo(1);
        assertThat(shell.run("delayed", "list").out().lines()).hasSize(1);
        assertThat(shell.run("delayed", "del", "nonsense").out()
                        + shell.run("delayed", "del", "nonsense").err())
                .contains("id must be 32 hexadecimal digits");
        assertThat(rig.get("/api/v3/delayed").body()).contains("\"total_num\":1", "\"publish_at\":");
        assertThat(rig.get("/api/v3/stats").body()).contains("\"delayed/count\":1");
    }

    @Test
    @Feature("MO-06")
    void aBadIntervalIsRefusedWithAReason() {
        assertThat(shell.run("publish", "$delayed/4294968/a", "x"))
                .isEqualTo(new Shell.Result(
                        1, "", "request parameter type error: nothing can be published to topic $delayed/4294968/a\n"));
    }
}
