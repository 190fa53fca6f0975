package io.sluice.management.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules and resources as files on the command line: applied, applied in thought, written. */
@Feature("RU-10")
final class RuleFileCommandsTest extends CommandTest {
    private static final String CRM = "type: picky\nconfig:\n  url: http://h\n  password: open sesame\n";
    private static final String RULE = """
            ---
            actions:
              - name: data_to_picky
                params: {$resource: crm, line: "${topic}"}
            ---
            SELECT topic
            FROM "t/#"
            """;

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aFolderIsAppliedAsAWhole() throws Exception {
        write("crm.yaml", CRM);
        write("site/rows.sql", RULE);
        write("notes.txt", "not a rule");
        String table = """
                change  kind      id    file
                ------  --------  ----  -------------
                create  resource  crm   crm.yaml
                create  rule      rows  site/rows.sql
                2 create, 0 update, 0 delete, 0 unchanged""";
        assertThat(shell.run("apply", folder.toString(), "--dry-run"))
                .isEqualTo(new Shell.Result(0, table + "; nothing was done: dry run\n", ""));
        assertThat(shell.run("rules", "list").out()).isEmpty();
        assertThat(shell.run("apply", folder.toString())).isEqualTo(new Shell.Result(0, table + "\n", ""));
        assertThat(shell.run("rules", "show", "rows").out()).contains("rawsql='SELECT topic FROM \"t/#\"'");
        assertThat(shell.run("apply", folder.toString()).out()).endsWith("0 create, 0 update, 0 delete, 2 unchanged\n");

        Files.delete(folder.resolve("site/rows.sql"));
        assertThat(shell.run("apply", folder.toString()).out()).contains("delete     rule      rows  site/rows.sql\n");
        assertThat(shell.run("rules", "show", "rows").out()).isEqualTo("Cannot found rows\n");
    }

    @Test
    void aFileAloneDeletesNothing() throws Exception {
        write("a.sql", "SELECT * FROM \"a\"\n");
        write("b.sql", "SELECT * FROM \"b\"\n");
        assertThat(shell.run("apply", folder.resolve("a.sql").toString()).exitCode())
                .isZero();
        assertThat(shell.run("apply", folder.resolve("b.sql").toString()).exitCode())
                .isZero();
        assertThat(shell.run("rules", "list").out().lines()).hasSize(2);
    }

    @Test
    void ifOneFileIsWrongNothingIsDone() throws Exception {
        write("crm.yaml", CRM);
        write("rows.sql", RULE.replace("FROM", "FORM"));

        Shell.Result refused = shell.run("apply", folder.toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out())
                .contains("1 create, 0 update, 0 delete, 0 unchanged; nothing was done\n")
                .contains("rows.sql:7:1: unexpected FORM");
        assertThat(refused.err()).isEqualTo("1 of the files wrong\n");
        assertThat(shell.run("resources", "list").out()).isEmpty();
        assertThat(shell.run("apply", folder.resolve("none.sql").toString()).out())
                .contains("none.sql cannot be read");
        assertThat(shell.run("apply", data.resolve("x.txt").toString()).exitCode())
                .isEqualTo(1);
    }

    @Test
    void exportGivesTheSameFilesBack() throws Exception {
        Path secret = Files.writeString(data.resolve("secret"), "open sesame\n");
        write("crm.yaml", "# where customers are\n" + CRM.replace("open sesame", "${file:" + secret + "}"));
        write("site/rows.sql", RULE);
        shell.run("apply", folder.toString());
        shell.run("resources", "create", "picky", "-c", "{\"url\":\"u\",\"password\":\"p\"}", "-i", "resource:2");

        Path target = data.resolve("exported");
        Shell.Result exported = shell.run("export", target.toString());

        assertThat(exported)
                .isEqualTo(new Shell.Result(
                        0,
                        "crm.yaml\nresource-2.yaml\nsite/rows.sql\n",
                        "a secret is not written: set the environment variable RESOURCE_2_PASSWORD\n"));
        assertThat(target.resolve("crm.yaml")).hasSameBinaryContentAs(folder.resolve("crm.yaml"));
        assertThat(target.resolve("site/rows.sql")).hasSameBinaryContentAs(folder.resolve("site/rows.sql"));
        assertThat(shell.run("export").out()).contains("==> site/rows.sql <==\n" + RULE);
    }

    @Test
    void withoutAFolderTheOneThatIsWatchedIsApplied() throws Exception {
        assertThat(shell.run("apply").out()).contains("there is no such folder");
        Path watched = Files.createDirectory(rig.folder().path());
        Files.writeString(watched.resolve("good.sql"), "SELECT * FROM \"t\"\n");
        Files.writeString(watched.resolve("bad.sql"), "SELECT * FORM \"t\"\n");
        assertThat(shell.run("apply", "--dry-run").out()).contains("bad.sql:1:10: unexpected FORM");

        rig.folder().start();
        assertThat(shell.run("rules", "list").out()).startsWith("rule(id='good'");
        assertThat(shell.run("rules", "list").err()).startsWith("bad.sql:1:10: unexpected FORM");
        assertThat(shell.run("rules", "disable", "good").err())
                .isEqualTo("Bad Arguments: rule good comes from the file good.sql: change it there\n");
        assertThat(shell.run("rules", "delete", "good"))
                .isEqualTo(new Shell.Result(
                        1,
                        "Cannot delete rule as Bad Arguments: rule good comes from the file good.sql: change it there\n",
                        ""));
        assertThat(rig.get("/api/v3/rules/good").body()).contains("\"file\":\"good.sql\"");

        Files.delete(watched.resolve("bad.sql"));
        assertThat(shell.run("apply", watched.toString()).out())
                .as("it is the watched folder")
                .contains("unchanged  rule  good  good.sql");
        assertThat(shell.run("rules", "list").err()).isEmpty();
        assertThat(rig.get("/api/v3/rule_files").body())
                .isEqualTo("{\"code\":0,\"data\":{\"directory\":\"" + watched + "\",\"problems\":[]}}");
    }

    @Test
    void whatIsNoFileOfARuleIsRefused() throws Exception {
        assertThat(rig.post("/api/v3/rule_files", "{\"files\":{\"a.txt\":\"x\"}}")
                        .body())
                .contains("a.txt is neither a rule (.sql) nor a resource (.yaml)");
        assertThat(rig.post("/api/v3/rule_files", "{\"files\":{\"a.sql\":7}}").body())
                .contains("the file a.sql must be text");
        assertThat(rig.post("/api/v3/rule_files", "{\"files\":{},\"set\":\"rules_dir\"}")
                        .body())
                .contains("the set rules_dir is Sluice's own");
    }
}
