package io.sluice.management.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.management.http.Rig;
import io.sluice.rule.action.BufferStatus;
import org.junit.jupiter.api.Test;

/** Buffers and dead letters on the command line, as they are printed. */
final class BufferCommandsTest extends CommandTest {
    private BufferStatus status() {
        return rig.rules().buffers().list().get(0).status();
    }

    private Rig.Picky refused(int count) throws Exception {
        Rig.Picky picky = rig.picky("numbers");
        for (int i = 1; i <= count; i++) {
            rig.publishValue("\"v" + i + "\\n\"");
        }
        rig.await(() -> status().deadLetters() == count && status().rows() == 0);
        return picky;
    }

    @Test
    void buffersAreATable() throws Exception {
        assertThat(shell.run("buffers")).isEqualTo(new Shell.Result(0, "", ""));
        assertThat(shell.run("buffers", "unused")).isEqualTo(new Shell.Result(0, "", ""));
        Rig.Picky picky = rig.picky("absent");
        rig.publishValue("1");
        rig.await(() -> status().failuresInRow() > 0);
        String[] lines = shell.run("buffers", "list").out().split("\n");
        assertThat(lines).hasSize(4);
        assertThat(lines[0]).matches("action +resource +state +kept on +rows +bytes +full +oldest +lasts +letters");
        assertThat(lines[2])
                .matches(
                        picky.action() + " +" + picky.resource()
                                + " +(next try in \\d+s(, breaker open)?|ready|sending) +disk +1 +[0-9.]+ [Ki]*B +0 % +\\d+s +(\\w+ +)?0");
        assertThat(lines[3]).isEqualTo(picky.action() + ": nobody\\nis here");
        assertThat(shell.run("buffers", "--json").out())
                .startsWith("[{\"rule_id\":\"" + picky.rule() + "\"")
                .endsWith("}}]\n");
        assertThat(shell.run("buffers", "drop", picky.action()))
                .isEqualTo(new Shell.Result(1, "", "Unused buffer " + picky.action() + " Not Found\n"));
    }

    @Test
    void deadLettersAreListedShownAndExported() throws Exception {
        Rig.Picky picky = refused(3);
        String[] lines = shell.run("deadletters", "list", picky.action(), "--limit", "2")
                .out()
                .split("\n");
        assertThat(lines).hasSize(5);
        assertThat(lines[0]).matches("id +refused at +reason +values");
        assertThat(lines[2]).matches(" +1 +20\\S+Z +I do not like it +\\{\"topic\":\"t/1\",\"v\":\"v1\\\\n\"}");
        assertThat(lines[4]).isEqualTo("there are more: --from 3");
        assertThat(shell.run("deadletters", "list", picky.action(), "--from", "3")
                        .out())
                .contains("\"v3\\n\"")
                .doesNotContain("v2", "more");
        assertThat(shell.run("deadletters", "list", picky.action(), "--json").out())
                .startsWith("[{\"id\":1,")
                .endsWith("}]\n");
        assertThat(shell.run("deadletters", "show", picky.action(), "2").out())
                .startsWith("id          2\nrefused at  20")
                .contains("reason      I do not like it\n")
                .endsWith("values\n  topic = \"t/1\"\n  v = \"v2\\n\"\n");
        assertThat(shell.run("deadletters", "export", picky.action()).out().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"id\":") && line.endsWith("}"));
        assertThat(shell.run("deadletters", "show", picky.action(), "9"))
                .isEqualTo(new Shell.Result(1, "", "Dead letter 9 of " + picky.action() + " Not Found\n"));
        assertThat(shell.run("deadletters", "list", "none").err()).startsWith("Action none Not Found");
    }

    @Test
    void deadLettersAreMendedSentAgainAndForgotten() throws Exception {
        String action = refused(4).action();
        assertThat(shell.run("deadletters", "replay", action, "1", "2", "--set", "v=1.5", "--set", "unit=\"C\""))
                .isEqualTo(new Shell.Result(0, "Replayed 2 dead letters\n", ""));
        rig.await(() -> rig.target().stored.size() == 2);
        assertThat(rig.target().stored)
                .extracting(row -> row.values().toString())
                .containsOnly("{topic=t/1, v=1.5, unit=C}");
        assertThat(shell.run("deadletters", "forget", action, "3").out()).isEqualTo("Forgot 1 dead letters\n");
        assertThat(shell.run("deadletters", "replay", action, "--all", "--set", "v=4")
                        .out())
                .isEqualTo("Replayed 1 dead letters\n");
        rig.await(() -> rig.target().stored.size() == 3);
        assertThat(shell.run("deadletters", "forget", action, "--all").out()).isEqualTo("Forgot 0 dead letters\n");
    }

    @Test
    void whatIsMeantMustBeSaid() throws Exception {
        String action = refused(1).action();
        assertThat(shell.run("deadletters", "forget", action).err()).startsWith("either IDs or --all\nUsage: ");
        assertThat(shell.run("deadletters", "replay", action, "1", "--all").exitCode())
                .isEqualTo(1);
        assertThat(shell.run("deadletters", "replay", action, "1", "--set", "v=abc")
                        .out())
                .startsWith("Invalid options: the value of v is not JSON: ");
        assertThat(shell.run("deadletters", "replay", action, "1", "--set", "v").err())
                .startsWith("--set v: expected NAME=JSON");
        assertThat(status().deadLetters()).isEqualTo(1);
    }

    @Test
    @Feature({"RA-21", "RA-24"})
    void rulesAndResourcesAreTablesWhereThatIsWanted() throws Exception {
        Rig.Picky picky = rig.picky("numbers");
        assertThat(shell.run("resources", "list", "--table").out()).isEqualTo("""
                id                 type   alive  description
                -----------------  -----  -----  -----------
                %s  picky  yes
                """.formatted(picky.resource()));
        assertThat(shell.run("resources", "list", "-t", "bridge_picky").out())
                .as("a name with the manual's prefix")
                .startsWith("resource(id='" + picky.resource() + "', type='picky', ")
                .contains("status=#{is_alive => true}");
        assertThat(shell.run("rules", "list", "--table").out())
                .contains(
                        picky.rule() + "  yes            0       0  data_to_picky  SELECT topic, payload.v AS v FROM");
    }

    @Test
    void amountsAreShort() {
        assertThat(Amount.ofBytes(0)).isEqualTo("0 B");
        assertThat(Amount.ofBytes(1_023)).isEqualTo("1023 B");
        assertThat(Amount.ofBytes(1_536)).isEqualTo("1.5 KiB");
        assertThat(Amount.ofBytes(20L << 30)).isEqualTo("20 GiB");
        assertThat(Amount.ofSeconds(119)).isEqualTo("119s");
        assertThat(Amount.ofSeconds(120)).isEqualTo("2m");
        assertThat(Amount.ofSeconds(7_200)).isEqualTo("2h");
        assertThat(Amount.ofSeconds(172_800)).isEqualTo("2d");
    }
}
