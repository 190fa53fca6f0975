package io.sluice.management.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import org.junit.jupiter.api.Test;

/** Rules, actions, resources and questions on the command line: the outputs of the manual (2440-2549). */
final class RuleCommandsTest extends CommandTest {
    private static final String SQL = "select *\nfrom \"message.publish\"";
    private static final String ACTIONS = "[{\"name\":\"inspect\", \"params\": {\"a\": 1}}]";

    private static String id(Shell.Result created) {
        assertThat(created.exitCode()).as(created.toString()).isZero();
        return created.out().split(" ")[1];
    }

    @Test
    @Feature("SQ-23")
    void whatIsHardlyMeantIsSaidWhenTheRuleIsMade() {
        Shell.Result made =
                shell.run("rules", "create", "SELECT uper(topic) AS t, temp FROM \"t/#\"", ACTIONS, "-i", "r");

        assertThat(made.out()).isEqualTo("Rule r created\n");
        assertThat(made.err().lines())
                .containsExactly(
                        "warning: line 1, column 8: unknown function uper; did you mean upper?",
                        "warning: line 1, column 26: Unknown Column: temp; a key of the payload is written payload.temp");
        assertThat(shell.run("rules", "update", "r", "-s", "SELECT upper(topic) AS t, payload.temp FROM \"t/#\"")
                        .err())
                .isEmpty();
    }

    @Test
    @Feature("SQ-21")
    void theFormOf31IsRefusedWithTheWayToWriteItNow() {
        Shell.Result answer = shell.run(
                "rules",
                "create",
                "test1",
                "message.publish",
                "select * from \"t/a\"",
                ACTIONS,
                "-d",
                "Rule for debug");

        assertThat(answer.exitCode()).isNotZero();
        assertThat(answer.out() + answer.err())
                .contains("is the form of 3.1", "SELECT * FROM \"message.publish\" WHERE topic =~ 't/a'");
    }

    @Test
    @Feature({"RU-03", "CT-18"})
    void aRuleIsCreatedListedShownAndDeleted() {
        assertThat(shell.run("rules", "list")).isEqualTo(new Shell.Result(0, "", ""));
        Shell.Result created = shell.run("rules", "create", SQL, ACTIONS, "-d", "Rule for debug");
        assertThat(created.out()).matches("Rule rule:[0-9a-f]{8} created\n");
        String id = id(created);
        assertThat(shell.run("rules", "list").out())
                .startsWith("rule(id='" + id + "', for='['message.publish']', "
                        + "rawsql='select * from \"message.publish\"', actions=[{\"id\":\"inspect_")
                .contains("\"name\":\"inspect\",\"params\":{\"a\":1}", ", metrics=[{\"node\":")
                .endsWith(", enabled='true', description='Rule for debug')\n");
        assertThat(shell.run("rules", "show", id)).isEqualTo(shell.run("rules", "list"));
        assertThat(shell.run("rules", "delete", id)).isEqualTo(new Shell.Result(0, "ok\n", ""));
        assertThat(shell.run("rules", "show", id)).isEqualTo(new Shell.Result(1, "Cannot found " + id + "\n", ""));
    }

    @Test
    @Feature("RU-03")
    void aRuleRestsAndWorksAgain() {
        String id = id(shell.run("rules", "create", SQL, ACTIONS));
        assertThat(shell.run("rules", "disable", id).out()).isEqualTo("ok\n");
        assertThat(shell.run("rules", "show", id).out()).contains("enabled='false'");
        assertThat(shell.run("rules", "enable", id).out()).isEqualTo("ok\n");
        assertThat(shell.run("rules", "show", id).out()).contains("enabled='true'");
        assertThat(shell.run("rules", "enable", "rule:0").out()).isEqualTo("Cannot found rule:0\n");
    }

    @Test
    @Feature("RU-03")
    void aRuleIsChangedInPlace() {
        String id = id(shell.run("rules", "create", SQL, ACTIONS, "-d", "before"));
        assertThat(shell.run("rules", "update", id, "-s", "SELECT topic FROM \"t/#\"", "-e", "false"))
                .isEqualTo(new Shell.Result(0, "Rule " + id + " updated\n", ""));
        assertThat(shell.run("rules", "show", id).out())
                .contains("for='['t/#']'", "enabled='false', description='before'", "\"params\":{\"a\":1}");
        assertThat(shell.run("rules", "update", id, "-s", "nonsense").out()).startsWith("Invalid options: ");
        assertThat(shell.run("rules", "update", "rule:0", "-d", "x").out()).isEqualTo("Cannot found rule:0\n");
        assertThat(shell.run("rules", "update", id, "-e", "maybe").exitCode()).isEqualTo(1);
    }

    @Test
    @Feature({"RU-03", "RU-04", "RU-05"})
    void aRuleIsMadeWithAllItsOptions() {
        assertThat(shell.run("rules", "create", SQL, ACTIONS, "-i", "mine", "-e", "false", "-g", "stop", "-d", "text"))
                .isEqualTo(new Shell.Result(0, "Rule mine created\n", ""));
        assertThat(shell.run("rules", "show", "mine").out())
                .startsWith("rule(id='mine', ")
                .endsWith("enabled='false', description='text')\n");
        assertThat(rig.rules().find("mine").orElseThrow().onActionFailed().text())
                .isEqualTo("stop");
        assertThat(shell.run("rules", "create", SQL, ACTIONS, "-i", "mine"))
                .isEqualTo(new Shell.Result(1, "Invalid options: Already Exists\n", ""));
        assertThat(shell.run("rules", "update", "mine", "-g", "continue", "-a", "[{\"name\":\"do_nothing\"}]"))
                .isEqualTo(new Shell.Result(0, "Rule mine updated\n", ""));
        assertThat(rig.rules().find("mine").orElseThrow().onActionFailed().text())
                .isEqualTo("continue");
        assertThat(shell.run("rules", "update", "mine", "-g", "halt").out()).startsWith("Invalid options: ");
    }

    @Test
    @Feature({"RA-20", "RA-21", "RA-24"})
    void aResourceIsNamedAndRestarted() {
        String right = "{\"url\": \"http://h\", \"password\": \"open sesame\"}";
        assertThat(shell.run("resources", "create", "picky", "-c", right, "-i", "crm"))
                .isEqualTo(new Shell.Result(0, "Resource crm created\n", ""));
        assertThat(shell.run("resources", "restart", "crm").out()).isEqualTo("ok\n");
        assertThat(shell.run("resources", "show", "crm").out()).contains("status=#{is_alive => true}");
        assertThat(shell.run("resources", "restart", "none").out()).isEqualTo("Cannot found none\n");
    }

    @Test
    @Feature("RU-08")
    void actionsAreListedByEventAndByTypeOfResource() {
        assertThat(shell.run("rule-actions", "list", "-t", "picky").out().lines())
                .singleElement()
                .asString()
                .startsWith("action(name='data_to_picky'");
        assertThat(shell.run("rule-actions", "list").out().lines()).hasSize(5);
        assertThat(shell.run("rule-actions", "list", "-k", "client.connected").out())
                .isEqualTo(shell.run("rule-actions", "list").out());
        assertThat(shell.run("rule-actions", "list", "-k", "client.conected"))
                .isEqualTo(new Shell.Result(1, "", "Event client.conected Not Found\n"));
    }

    @Test
    @Feature("CT-18")
    void wrongInputIsRefused() {
        Shell.Result sql = shell.run("rules", "create", "select", ACTIONS);
        assertThat(sql.exitCode()).isEqualTo(1);
        assertThat(sql.out()).startsWith("Invalid options: Bad Arguments: line 1, column ");
        assertThat(shell.run("rules", "create", SQL, "nonsense").out())
                .startsWith("Invalid options: ACTIONS is not JSON: ");
        assertThat(shell.run("rules", "create", SQL).err()).contains("ACTIONS", "Usage: sluicectl rules create");
    }

    @Test
    @Feature("SQ-22")
    void aStatementIsTriedOut() {
        Shell.Result matched = shell.run(
                "rules",
                "test",
                "SELECT payload.x AS x FROM \"message.publish\"",
                "-c",
                "{\"payload\":\"{\\\"x\\\":1}\"}");
        assertThat(matched).isEqualTo(new Shell.Result(0, "{\"x\":1}\n", ""));
        assertThat(shell.run("rules", "test", "SELECT topic FROM \"message.publish\" WHERE topic = 'none'"))
                .isEqualTo(new Shell.Result(1, "", "SQL Not Match\n"));
    }

    @Test
    void functionsAreListedAndShown() {
        assertThat(shell.run("rule-functions", "list").out())
                .startsWith("Message\n  msgid() -> text\n")
                .contains("\n\nMathematics\n  abs(number: number) -> number\n");
        assertThat(shell.run("rule-functions", "show", "bitsize").out())
                .isEqualTo("bitsize(bytes: text) -> integer\n\nLength in bits. (since 4.3)\n\nbitsize('abc') -> 24\n");
        assertThat(shell.run("rule-functions", "show", "none").out()).isEqualTo("Cannot found none\n");
    }

    @Test
    @Feature({"RA-22", "RU-08", "CT-18"})
    void actionsAndTypesAreListedAndShown() {
        assertThat(shell.run("rule-actions", "show", "inspect").out())
                .matches("action\\(name='inspect', app='[a-z_]+', for='\\$any', types=\\[], title ='.+', "
                        + "description='.+'\\)\n");
        assertThat(shell.run("rule-actions", "list", "-k", "client.connected").out())
                .contains("action(name='data_to_picky', app='picky', for='$any', types=[picky], "
                        + "title ='Data to the picky system', description='stores nothing')\n");
        assertThat(shell.run("rule-actions", "show", "none").out()).isEqualTo("Cannot found none\n");
        assertThat(shell.run("resource-types", "show", "picky").out())
                .isEqualTo("resource_type(name='picky', provider='connector_picky', title ='A picky system', "
                        + "description='refuses every row')\n");
        assertThat(shell.run("resource-types", "list").out().lines()).hasSize(2);
    }

    @Test
    @Feature({"RA-21", "RA-23", "RA-25", "CT-18"})
    void aResourceIsTestedCreatedShownAndDeleted() {
        String right = "{\"url\": \"http://host-name/chats\", \"password\": \"open sesame\"}";
        assertThat(shell.run("resources", "test", "picky", "-c", right))
                .isEqualTo(new Shell.Result(0, "Test creating resource successfully (dry-run)\n", ""));
        Shell.Result wrong = shell.run("resources", "test", "picky", "-c", "{\"url\":\"u\"}");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.out()).startsWith("Test creating resource failed: ").contains("authentication failed");

        Shell.Result created = shell.run("resources", "create", "picky", "-c", right, "-d", "forward");
        assertThat(created.out()).matches("Resource resource:[0-9a-f]{8} created\n");
        String id = id(created);
        assertThat(shell.run("resources", "show", id).out())
                .startsWith("resource(id='" + id + "', type='picky', config=#{<<\"mode\">> => <<\"sync\">>,"
                        + "<<\"password\">> => <<\"******\">>,<<\"url\">> => <<\"http://host-name/chats\">>}, "
                        + "status=#{is_alive => ")
                .endsWith("}, description='forward')\n");
        assertThat(shell.run("resources", "list", "--type=picky").out()).contains(id);
        assertThat(shell.run("resources", "list", "-t", "embedded").out()).isEmpty();

        String rule = id(shell.run(
                "rules",
                "create",
                SQL,
                "[{\"name\":\"data_to_picky\",\"params\":{\"$resource\":\"" + id + "\",\"line\":\"x\"}}]"));
        assertThat(shell.run("resources", "delete", id).out())
                .startsWith("Cannot delete resource as ")
                .contains(rule);
        shell.run("rules", "delete", rule);
        assertThat(shell.run("resources", "delete", id).out()).isEqualTo("ok\n");
        assertThat(shell.run("resources", "show", id).out()).isEqualTo("Cannot found " + id + "\n");
        assertThat(shell.run("resources", "create", "none").err()).startsWith("Resource Type none Not Found");
    }

    @Test
    void questionsAreAnsweredAsATableOrAsJson() throws Exception {
        rig.embeddedReadings();
        shell.run("publish", "t/1", "{\"v\": 9007199254740993}");
        shell.run("publish", "t/long", "{\"v\": -1}");
        rig.await(() ->
                shell.run("query", "SELECT count(*) AS n FROM readings").out().endsWith("2\n"));
        String sql = "SELECT topic, v FROM readings ORDER BY topic";
        assertThat(shell.run("query", sql).out()).isEqualTo("""
                        topic   v
                        ------  ----------------
                        t/1     9007199254740993
                        t/long                -1
                        """);
        assertThat(shell.run("query", sql, "--json").out())
                .isEqualTo("[{\"topic\":\"t/1\",\"v\":9007199254740993},{\"topic\":\"t/long\",\"v\":-1}]\n");
        Shell.Result cut = shell.run("query", sql, "--json", "--rows", "1");
        assertThat(cut)
                .isEqualTo(new Shell.Result(
                        0,
                        "[{\"topic\":\"t/1\",\"v\":9007199254740993}]\n",
                        "there are more rows: these are the first 1\n"));
        assertThat(shell.run("query", "SELECT 'a\nb' AS x").out()).isEqualTo("x\n----\na\\nb\n");
        Shell.Result wrong = shell.run("query", "DELETE FROM readings");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).isNotEmpty();
    }
}
