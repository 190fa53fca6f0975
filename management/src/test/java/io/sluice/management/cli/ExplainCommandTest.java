package io.sluice.management.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code sluicectl rules explain}: why a rule fired, or did not. */
final class ExplainCommandTest extends CommandTest {
    private static final String ACTIONS = "[{\"name\":\"do_nothing\"}]";

    private String create(String sql) {
        return shell.run("rules", "create", sql, ACTIONS).out().split(" ")[1];
    }

    private String explain(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "rules";
        all[1] = "explain";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        Shell.Result result = shell.run(all);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result.out();
    }

    @Test
    void aMatchAndAMissAreShownStepByStep() {
        String id = create("SELECT payload.temp AS t, topic\nFROM \"site/+/t\" WHERE t > 20 AND qos < 2");
        shell.run("publish", "site/7/t", "{\"temp\": 21.5}");
        shell.run("publish", "site/8/t", "{\"tmp\": 21.5}");
        assertThat(explain(id))
                .startsWith(id + "\nSELECT payload.temp AS t, topic FROM \"site/+/t\" WHERE t > 20 AND qos < 2\n"
                        + "2 events reached it since ")
                .contains(": 1 matched, 1 no result\n", "evaluation took p50 ", " µs (2 timed)\n")
                .containsPattern("(?m)^20\\S+Z  message.publish  site/7/t  sluicectl\\S*  \\{\"temp\": 21.5}$")
                .contains("""
                          SELECT   payload.temp AS t               21.5
                                   topic                           "site/7/t"
                          WHERE    t > 20 AND qos < 2              true
                                     t > 20                        true
                                       t                           21.5
                                     qos < 2                       true
                                       qos                         0
                          output   {"t":21.5,"topic":"site/7/t"}
                        """)
                .containsPattern("(?m)^  action   do_nothing_\\d+  done$")
                .contains("  => matched, 1 output\n")
                .contains("""
                          SELECT   payload.temp AS t   absent: payload has no temp; did you mean tmp?
                        """)
                .contains("             qos < 2           not evaluated\n")
                .contains("  => no result at WHERE: the condition is false\n");
        assertThat(explain(id, "--last", "1")).contains("site/8/t").doesNotContain("site/7/t  ");
    }

    @Test
    void messagesThatPassByAreListed() {
        String id = create("SELECT * FROM \"site/+/t\"");
        shell.run("publish", "sites/7/t", "{}");
        assertThat(explain(id))
                .contains("no event reached it since ")
                .endsWith("1 message passed it by, on topics that do not match site/+/t:\n    sites/7/t\n");
        shell.run("rules", "disable", id);
        assertThat(explain(id)).startsWith(id + "  disabled: no event reaches it\n");
    }

    @Test
    void aMessageOfOnesOwnIsExplained() {
        String id = create("SELECT payload.a + 1 AS b FROM \"t/#\"");
        assertThat(explain(id, "--message", "{\"a\": true}"))
                .contains("  SELECT   payload.a + 1 AS b", "failed: + needs numbers", "             payload.a")
                .containsPattern("(?m)^  => SELECT: payload.a \\+ 1: \\+ needs numbers");
        assertThat(explain(id, "--message", "{\"a\": 1}", "--topic", "t/5")).contains("t/5", "=> matched, 1 output\n");
        assertThat(explain(id, "--message", "{\"a\": 1}", "--topic", "u"))
                .contains("=> FROM: the rule reads from \"t/#\", this is message.publish on u\n");
        assertThat(explain(id, "-c", "{\"topic\": \"t/1\", \"payload\": \"{}\"}"))
                .contains("absent: payload has no a, it is empty");
        assertThat(explain(id, "--message", "{\"a\": 1}", "--json")).startsWith("{\"id\":\"" + id);
    }

    @Test
    void anotherStatementIsComparedWithWhatHappened() {
        String id = create("SELECT payload.x AS x FROM \"t/#\" WHERE x > 10");
        shell.run("publish", "t/1", "{\"x\": 7}");
        assertThat(explain(id, "-s", "SELECT payload.x AS x FROM \"t/#\" WHERE x > 5"))
                .contains("  => no result\n     what happened then was by another statement, the rest is by this one\n"
                        + "     now: matched, 1 output\n");
        Shell.Result wrong = shell.run("rules", "explain", id, "-s", "SELEC");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).startsWith("Bad Arguments: line 1, column 1");
        assertThat(shell.run("rules", "explain", "rule:none"))
                .isEqualTo(new Shell.Result(1, "Cannot found rule:none\n", ""));
    }

    @Test
    void foreachIsShownElementByElement() {
        String id = create("FOREACH payload.s AS s DO s.v AS v INCASE s.v > 1 FROM \"t/#\"");
        assertThat(explain(id, "--message", "{\"s\": [{\"v\": 1}, {\"v\": 2}]}"))
                .contains("""
                          FOREACH  payload.s AS s  [{"v":1},{"v":2}]
                          element  1               {"v":1}
                          INCASE   s.v > 1         false
                                     s.v           1
                          element  2               {"v":2}
                          INCASE   s.v > 1         true
                                     s.v           2
                          DO       s.v AS v        2
                          output   {"v":2}
                          => matched, 1 output
                        """);
    }

    @Test
    void countersBeginAnew() {
        String id = create("SELECT payload.x AS x FROM \"t/#\"");
        shell.run("publish", "t/1", "{}");
        assertThat(shell.run("rules", "show", id).out()).contains("\"matched\":1", "\"taken\":1", "\"failed_by\":{");
        assertThat(shell.run("rules", "reset", id).out()).isEqualTo("ok\n");
        assertThat(shell.run("rules", "show", id).out()).contains("\"matched\":0", "\"taken\":0");
        assertThat(shell.run("rules", "reset", "rule:none").out()).isEqualTo("Cannot found rule:none\n");
    }
}
