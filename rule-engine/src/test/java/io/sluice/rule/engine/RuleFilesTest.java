package io.sluice.rule.engine;

import static io.sluice.rule.engine.EngineBench.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.alarm.Alarm;
import io.sluice.core.alarm.Alarms;
import io.sluice.core.testing.Feature;
import io.sluice.rule.file.FileProblem;
import io.sluice.rule.file.FileSet;
import io.sluice.rule.file.Plan;
import io.sluice.rule.file.RuleFiles;
import io.sluice.rule.file.RuleFolder;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.resource.ResourceRequest;
import io.sluice.rule.testing.FakeTarget;
import io.sluice.rule.testing.MemoryRuleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules and resources as files: planned, applied, watched, written. */
@Feature({"RU-10", "RU-12"})
class RuleFilesTest {
    private static final String TARGET = """
            type: fake
            description: The plant's database
            config:
              url: fake://plant
            """;
    private static final String HOT = """
            ---
            # whoever changes this tells the night shift
            description: Rooms that are too warm
            on_action_failed: stop
            actions:
              - name: data_to_fake
                params: {$resource: plant, table: hot}
                fallbacks:
                  - name: do_nothing
              - name: inspect
            ---
            SELECT payload.t AS t, topic
            FROM "t/#"
            WHERE t > 40
            """;

    @TempDir
    Path folder;

    private final MemoryRuleStore store = new MemoryRuleStore();
    private EngineBench bench = new EngineBench(store);
    private Alarms alarms = new Alarms(bench.time, 10);
    private RuleFiles files = new RuleFiles(bench.engine);

    @BeforeEach
    void start() {
        bench.start();
    }

    private void restart() {
        bench.engine.close(0);
        bench.workers.runAll();
        bench = new EngineBench(store);
        alarms = new Alarms(bench.time, 10);
        files = new RuleFiles(bench.engine);
        bench.start();
    }

    private RuleFolder watched() {
        RuleFolder watched = new RuleFolder(folder, Duration.ofSeconds(10), files, alarms, bench.workers);
        watched.start();
        bench.workers.runAll();
        return watched;
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static FileSet set(String... namesAndTexts) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            texts.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return new FileSet("default", texts, true);
    }

    private static List<String> steps(Plan plan) {
        return plan.steps().stream()
                .map(step -> step.change() + " " + step.kind() + " " + step.id() + " " + step.file())
                .toList();
    }

    private static List<String> problems(List<FileProblem> problems) {
        return problems.stream().map(FileProblem::toString).toList();
    }

    @Test
    void filesAreAppliedAndSayWhatTheRulesAre() {
        FileSet set = set("rules/hot.sql", HOT, "plant.yaml", TARGET);
        List<String> planned = steps(files.plan(set));
        assertThat(planned).containsExactly("CREATE RESOURCE plant plant.yaml", "CREATE RULE hot rules/hot.sql");
        assertThat(bench.engine.list()).as("a plan changes nothing").isEmpty();

        assertThat(steps(files.apply(set))).isEqualTo(planned);
        bench.workers.runAll();
        RuleView rule = bench.view("hot");
        assertThat(rule.description()).isEqualTo("Rooms that are too warm");
        assertThat(rule.onActionFailed()).isEqualTo(OnActionFailed.STOP);
        assertThat(rule.rawsql()).isEqualTo("SELECT payload.t AS t, topic\nFROM \"t/#\"\nWHERE t > 40");
        assertThat(rule.actions().get(0).fallbacks()).hasSize(1);
        bench.publish("t/1", "{\"t\": 41}");
        bench.publish("t/1", "{\"t\": 40}");
        bench.advance(Duration.ofSeconds(1));
        assertThat(bench.target.values()).containsExactly(Map.of("t", 41L, "topic", "t/1"));
        assertThat(steps(files.plan(set)))
                .containsExactly("UNCHANGED RESOURCE plant plant.yaml", "UNCHANGED RULE hot rules/hot.sql");
    }

    @Test
    void aChangedFileChangesInPlaceAndOneThatIsGoneDeletes() {
        files.apply(set("hot.sql", HOT, "plant.yaml", TARGET));
        String action = bench.view("hot").actions().get(0).id();
        bench.publish("t/1", "{\"t\": 50}");

        FileSet changed = set("hot.sql", HOT.replace("> 40", "> 60"), "plant.yaml", TARGET + "  password: x\n");
        assertThat(steps(files.apply(changed)))
                .containsExactly("UPDATE RESOURCE plant plant.yaml", "UPDATE RULE hot hot.sql");
        assertThat(bench.view("hot").actions().get(0).id()).isEqualTo(action);
        assertThat(bench.counts("hot").matched()).isEqualTo(1);

        assertThat(steps(files.apply(set("plant.yaml", TARGET))))
                .containsExactly("UPDATE RESOURCE plant plant.yaml", "DELETE RULE hot hot.sql");
        assertThat(steps(files.apply(set()))).containsExactly("DELETE RESOURCE plant plant.yaml");
        assertThat(bench.engine.list()).isEmpty();
        assertThat(bench.resources.list()).isEmpty();
    }

    @Test
    void whatCameFromElsewhereIsNeverDeleted() throws Exception {
        String byHand = bench.inspected("SELECT * FROM \"t\"");
        files.apply(new FileSet("other", Map.of("a.sql", "SELECT * FROM \"a\"\n"), true));

        files.apply(set());

        assertThat(bench.engine.list()).extracting(RuleView::id).containsExactly(byHand, "a");
        assertThat(problems(files.apply(set("b.sql", "---\nid: a\n---\nSELECT * FROM \"b\"\n"))
                        .problems()))
                .containsExactly("b.sql:2:5: rule a comes from the file a.sql of other already");
    }

    @Test
    void nothingIsDoneIfOneFileIsWrongAndEveryMistakeHasItsPlace() {
        FileSet wrong = set(
                "a.sql", HOT.replace("WHERE t >", "WHERE t >>"),
                "b.sql",
                        "---\nactions:\n  - name: republish\n    params:\n      target_topic: x\n      target_qos: 7\n---\n"
                                + "SELECT * FROM \"t\"\n",
                "c.sql", "---\nactons: []\n---\nSELECT * FROM \"t\"\n",
                "d.sql", "---\nid: d\nSELECT * FROM \"t\"\n",
                "e.sql", "---\nactions:\n  - name: inspct\n---\nSELECT * FROM \"t\"\n",
                "f.sql",
                        "---\nactions:\n  - name: data_to_fake\n    params:\n      $resource: nosuch\n---\nSELECT 1 AS x FROM \"t\"",
                "g.yaml", "type: fake\nconfig:\n  url: x\n  pasword: y\n",
                "h.yaml", "type: fak\n",
                "i.yaml", "type: fake\nconfig: {}\n",
                "j.sql", "---\nid: good\n---\n",
                "k.sql", "---\nid: a b\n---\nSELECT * FROM \"t\"\n",
                "good.sql", "SELECT * FROM \"t\"\n",
                "zz.sql", "---\nid: good\n---\nSELECT * FROM \"t\"\n",
                "plant.yaml", TARGET);

        Plan plan = files.apply(wrong);

        assertThat(problems(plan.problems()))
                .anyMatch(line -> line.startsWith("a.sql:14:10: unexpected >"))
                .anyMatch(line -> line.startsWith("b.sql:6:19: Bad Arguments: {invalid_data_type,target_qos}"))
                .anyMatch(line -> line.equals("c.sql:2:1: unknown name actons, did you mean actions?"))
                .anyMatch(line -> line.startsWith("d.sql:1:1: no line of --- ends"))
                .anyMatch(line -> line.equals("e.sql:3:11: Action inspct Not Found; did you mean inspect?"))
                .anyMatch(line -> line.equals("f.sql:5:18: Resource nosuch Not Found"))
                .anyMatch(line ->
                        line.startsWith("g.yaml:4:12: Bad Arguments: unknown parameter pasword, did you mean password"))
                .anyMatch(line -> line.startsWith("h.yaml:1:7: Resource Type fak Not Found; did you mean fake"))
                .anyMatch(line -> line.startsWith("i.yaml:2:9: Bad Arguments: {required_field_missing,url}"))
                .anyMatch(line -> line.equals("j.sql:4:1: the statement is missing"))
                .anyMatch(line -> line.startsWith("k.sql:2:1: Bad Arguments: the id a b must be"))
                .anyMatch(line -> line.equals("zz.sql:2:5: the id good is that of good.sql already"))
                .hasSize(12);
        assertThat(bench.engine.list()).isEmpty();
        assertThat(bench.resources.list()).isEmpty();
    }

    @Test
    void exportGivesTheSameFilesBackAndReadsBackWhatWasMadeByHand() throws Exception {
        String oddlyWritten = HOT.replace("\n", "\r\n") + "\r\n\r\n";
        files.apply(set("rules/hot.sql", oddlyWritten, "plant.yaml", TARGET));
        bench.resources.create(
                new ResourceRequest("resource:1", "fake", Map.of("url", "u", "password", "geheim"), ""), null);
        bench.engine.create(new RuleRequest(
                "rule:9a6a725d",
                "select *\n  from \"u\" -- all ",
                List.of(new RuleRequest.ActionRequest(
                        FakeTarget.ACTION,
                        Map.of("$resource", "resource:1", "batch_rows", 5L),
                        List.of(action("inspect", "text", "a: b\nc")))),
                "made by hand",
                false,
                OnActionFailed.STOP));

        RuleFiles.Exported exported = files.export();
        assertThat(exported.files())
                .containsOnlyKeys("rules/hot.sql", "plant.yaml", "resource-1.yaml", "rule-9a6a725d.sql")
                .containsEntry("rules/hot.sql", oddlyWritten)
                .containsEntry("plant.yaml", TARGET);
        assertThat(exported.files().get("resource-1.yaml"))
                .startsWith("id: resource:1\ntype: fake\nconfig:\n")
                .contains("  password: ${env:RESOURCE_1_PASSWORD}\n", "  url: u\n");
        assertThat(exported.variables()).containsExactly("RESOURCE_1_PASSWORD");
        assertThat(exported.toString()).doesNotContain("geheim");
        assertThat(exported.files().get("rule-9a6a725d.sql"))
                .startsWith(
                        "---\nid: rule:9a6a725d\ndescription: made by hand\nenabled: false\non_action_failed: stop\n"
                                + "actions:\n  - name: data_to_fake\n    params:\n")
                .contains("          text: |-\n            a: b\n            c\n")
                .endsWith("---\nselect *\n  from \"u\" -- all \n");

        Map<String, String> handMade = new LinkedHashMap<>(exported.files());
        handMade.remove("resource-1.yaml");
        FileSet again = new FileSet("default", handMade, true);
        assertThat(steps(files.plan(again)))
                .as("the canonical form reads back as what it was")
                .containsExactly(
                        "UNCHANGED RESOURCE plant plant.yaml",
                        "UNCHANGED RULE rule:9a6a725d rule-9a6a725d.sql",
                        "UNCHANGED RULE hot rules/hot.sql");
        files.apply(again);
        assertThat(files.export().files()).isEqualTo(exported.files());
    }

    @Test
    void aRuleThatWasAppliedAndThenChangedByHandIsWrittenAsItIsNowAndTheFileWinsAgain() throws Exception {
        files.apply(set("hot.sql", HOT, "plant.yaml", TARGET));
        bench.engine.update("hot", RuleChange.enabled(false));

        assertThat(files.export().files().get("hot.sql")).isNotEqualTo(HOT).contains("enabled: false\n");
        assertThat(steps(files.apply(set("hot.sql", HOT, "plant.yaml", TARGET))))
                .contains("UPDATE RULE hot hot.sql");
        assertThat(bench.view("hot").enabled()).isTrue();
        assertThat(files.export().files()).containsEntry("hot.sql", HOT);
    }

    @Test
    void theFolderIsAppliedAtTheStartAndWhenItChanges() throws Exception {
        write("plant.yaml", TARGET);
        write("site/hot.sql", HOT);
        write(".hidden.sql", "broken");
        write("README.md", "not a rule");
        watched();
        assertThat(bench.view("hot").problem()).isNull();

        write("site/hot.sql", HOT.replace("> 40", "> 45"));
        bench.advance(Duration.ofSeconds(10));
        assertThat(bench.view("hot").rawsql())
                .as("it may still be being written")
                .endsWith("> 40");
        bench.advance(Duration.ofSeconds(1));
        assertThat(bench.view("hot").rawsql()).endsWith("> 45");

        Files.delete(folder.resolve("site/hot.sql"));
        bench.advance(Duration.ofSeconds(12));
        assertThat(bench.engine.find("hot")).isEmpty();
        assertThat(bench.resources.find("plant")).isPresent();
    }

    @Test
    void aRuleOfTheFolderIsChangedThereAlone() throws Exception {
        write("plant.yaml", TARGET);
        write("hot.sql", HOT);
        watched();

        assertThatThrownBy(() -> bench.engine.update("hot", RuleChange.enabled(false)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("Bad Arguments: rule hot comes from the file hot.sql: change it there");
        assertThatThrownBy(() -> bench.engine.delete("hot")).hasMessageContaining("hot.sql");
        bench.engine.delete("none");
        assertThatThrownBy(() -> bench.resources.delete("plant")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() ->
                        bench.resources.update(new ResourceRequest("plant", "fake", Map.of("url", "other"), ""), null))
                .hasMessage("Bad Arguments: resource plant comes from the file plant.yaml: change it there");
        bench.resources.restart("plant");

        files.release("rules_dir");
        bench.engine.update("hot", RuleChange.enabled(false));
        bench.engine.delete("hot");
        bench.resources.delete("plant");
    }

    @Test
    void aFileThatBreaksLeavesTheRuleRunningAndIsToldOnce() throws Exception {
        write("plant.yaml", TARGET);
        write("hot.sql", HOT);
        write("other.sql", "SELECT * FROM \"o\"\n");
        RuleFolder watched = watched();

        write("hot.sql", HOT.replace("FROM", "FORM"));
        write("other.sql", "SELECT topic FROM \"o\"\n");
        bench.advance(Duration.ofSeconds(12));

        assertThat(problems(watched.problems())).singleElement().asString().startsWith("hot.sql:13:1: unexpected FORM");
        assertThat(bench.view("hot").rawsql()).contains("FROM");
        assertThat(bench.view("other").rawsql()).as("the others go on").isEqualTo("SELECT topic FROM \"o\"");
        assertThat(alarms.active()).extracting(Alarm::name).containsExactly("rule_file/hot.sql");
        assertThat(problems(watched.apply().problems())).hasSize(1);

        restart();
        watched = watched();
        assertThat(bench.view("hot").problem())
                .as("what was good last is in force after a restart")
                .isNull();
        assertThat(alarms.active()).extracting(Alarm::name).containsExactly("rule_file/hot.sql");

        write("hot.sql", HOT);
        bench.advance(Duration.ofSeconds(12));
        assertThat(watched.problems()).isEmpty();
        assertThat(alarms.active()).isEmpty();
    }

    @Test
    void brokenFilesNeverBlockAStart() throws Exception {
        write("bytes.sql", "");
        Files.write(folder.resolve("bytes.sql"), new byte[] {(byte) 0xFF, 0, 1});
        write(
                "waits.sql",
                "---\nactions:\n  - name: data_to_fake\n    params: {$resource: late}\n---\nSELECT * FROM \"t\"\n");
        write("good.sql", "---\nactions:\n  - name: inspect\n---\nSELECT * FROM \"t\"\n");

        RuleFolder watched = watched();
        assertThat(problems(watched.problems()))
                .containsExactly("bytes.sql: is not text in UTF-8", "waits.sql:4:25: Resource late Not Found");
        assertThat(bench.engine.list()).extracting(RuleView::id).containsExactly("good");

        bench.resources.create(new ResourceRequest("late", "fake", Map.of("url", "u"), ""), null);
        bench.advance(Duration.ofSeconds(12));
        assertThat(bench.engine.list())
                .as("a rule waits for its resource")
                .extracting(RuleView::id)
                .containsExactly("good", "waits");
    }

    @Test
    void aFolderThatIsNotThereDeletesNothing() throws Exception {
        write("rules/good.sql", "SELECT * FROM \"t\"\n");
        Path inner = folder.resolve("rules");
        RuleFolder watched = new RuleFolder(inner, Duration.ofSeconds(10), files, alarms, bench.workers);
        watched.start();
        assertThat(bench.engine.find("good")).isPresent();

        Files.move(inner, folder.resolve("away"));
        bench.advance(Duration.ofSeconds(12));
        assertThat(bench.engine.find("good")).isPresent();
        assertThat(alarms.active()).hasSize(1);
        assertThat(problems(watched.plan().problems()))
                .singleElement()
                .asString()
                .endsWith("there is no such folder");

        Files.move(folder.resolve("away"), inner);
        bench.advance(Duration.ofSeconds(12));
        assertThat(alarms.active()).isEmpty();
        watched.close();
        Files.delete(inner.resolve("good.sql"));
        bench.advance(Duration.ofSeconds(60));
        assertThat(bench.engine.find("good")).as("nobody looks any more").isPresent();
    }

    @Test
    void aResourceThatIsStillUsedIsNotDeletedWithItsFile() throws Exception {
        files.apply(set("plant.yaml", TARGET));
        String byHand = bench.rule("SELECT * FROM \"t\"", action(FakeTarget.ACTION, "$resource", "plant"));

        assertThat(problems(files.apply(set()).problems()))
                .containsExactly("plant.yaml: the file is gone, but resource plant is used by " + byHand);
        assertThat(bench.resources.find("plant")).isPresent();
        assertThat(problems(files.apply(set(
                                "r.sql",
                                "---\nactions:\n  - name: data_to_fake\n    params: {$resource: plant}\n---\n"
                                        + "SELECT * FROM \"t\"\n"))
                        .problems()))
                .hasSize(1);
    }
}
