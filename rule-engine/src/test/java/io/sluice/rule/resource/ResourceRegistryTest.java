package io.sluice.rule.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Inlet;
import io.sluice.core.testing.FakeTime;
import io.sluice.core.testing.Feature;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.References;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RefusedException.Reason;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.testing.FakeTarget;
import io.sluice.rule.testing.FakeWorkers;
import io.sluice.rule.testing.MemoryRuleStore;
import io.sluice.rule.work.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Connections to systems that come and go. */
class ResourceRegistryTest {
    private static final Map<String, Object> CONFIG = Map.of("url", "fake://host", "password", "geheim");

    private final FakeTime time = new FakeTime();
    private final FakeWorkers workers = new FakeWorkers(time);
    private final MemoryRuleStore store = new MemoryRuleStore();
    private final FakeTarget target = new FakeTarget();
    private final List<String> changes = new ArrayList<>();
    private ResourceRegistry resources = registry();

    private ResourceRegistry registry() {
        ResourceRegistry registry = new ResourceRegistry(
                new ResourceTypes(List.of(target)),
                store,
                new Ids(time, new Random(1)::nextLong),
                new ResourceRegistry.Surroundings(
                        "node",
                        Path.of("target"),
                        workers,
                        new Backoff(1_000, 16_000, () -> 0),
                        id -> Inlet.CLOSED,
                        new References(Map.of("PW", "geheim", "MISSING_FILE", "/nowhere/pw"))));
        registry.addListener((id, status) -> changes.add(status.alive() ? "up" : "down"));
        return registry;
    }

    private String create() throws RefusedException {
        String id = resources.create("fake", CONFIG, "a fake").id();
        workers.runAll();
        return id;
    }

    private ResourceStatus status(String id) {
        return resources.find(id).orElseThrow().status();
    }

    private void pass(int seconds) {
        workers.advance(Duration.ofSeconds(seconds));
    }

    @Test
    @Feature("RA-20")
    void aResourceIsMadeListedShownAndDeleted() throws Exception {
        String id = create();

        assertThat(id).matches("resource:[0-9a-f]{8}");
        ResourceView view = resources.list().get(0);
        assertThat(view).isEqualTo(resources.find(id).orElseThrow());
        assertThat(view.type()).isEqualTo("fake");
        assertThat(view.description()).isEqualTo("a fake");
        assertThat(view.status().alive()).isTrue();

        resources.delete(id);
        assertThat(resources.list()).isEmpty();
        assertThat(target.closedResources).isEqualTo(1);
        resources.delete(id);
    }

    @Test
    @Feature("RA-22")
    void aTypeIsKnownWithAndWithoutThePrefixOfTheManual() throws Exception {
        String id = resources.create("backend_fake", CONFIG, "").id();
        assertThat(resources.find(id).orElseThrow().type()).isEqualTo("fake");
        assertThat(resources.types().find("bridge_fake").name()).isEqualTo("fake");
        assertThatThrownBy(() -> resources.types().find("backend_"))
                .hasMessageStartingWith("Resource Type backend_ Not Found");
    }

    @Test
    void secretsAreNeverShown() throws Exception {
        String id = create();

        assertThat(resources.find(id).orElseThrow().config())
                .containsEntry("url", "fake://host")
                .containsEntry("password", "******");
        assertThat(resources.list().toString()).doesNotContain("geheim");
    }

    @Test
    @Feature("RA-23")
    void aConnectionIsTestedWithoutATrace() throws Exception {
        resources.test("fake", CONFIG);
        assertThat(target.connects).isEqualTo(1);
        assertThat(target.closedResources).isEqualTo(1);
        assertThat(resources.list()).isEmpty();

        target.away = true;
        assertThatThrownBy(() -> resources.test("fake", CONFIG))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TARGET_FAILED))
                .hasMessage("Test Creating Resource Failed: connection refused");
    }

    @Test
    @Feature("BR-11")
    void aResourceMayAskForShorterPausesBetweenItsAttempts() throws Exception {
        target.away = true;
        target.reconnectInterval = Optional.of(Duration.ofMillis(100));
        create();
        workers.advance(Duration.ofMillis(300));
        assertThat(target.connects).isEqualTo(4);
    }

    @Test
    @Feature({"BR-14", "BR-16"})
    void aLentResourceIsListedNotStoredAndKeepsWhatItIsToBringIn() throws Exception {
        resources.want("bridge:a", Map.of("cmd/#", 1));
        resources.lend("bridge:a", "fake", CONFIG, "a bridge");
        workers.runAll();
        assertThat(target.wanted).isEqualTo(Map.of("cmd/#", 1));
        assertThat(status("bridge:a").alive()).isTrue();
        assertThat(store.load(RuleStore.Kind.RESOURCE)).isEmpty();
        assertThatThrownBy(() -> resources.lend("bridge:a", "fake", CONFIG, "")).hasMessageContaining("already");

        resources.want("bridge:a", Map.of("x", 2));
        assertThat(target.wanted).isEqualTo(Map.of("x", 2));
        target.wanted = Map.of();
        resources.restart("bridge:a");
        assertThat(target.wanted).isEqualTo(Map.of("x", 2));
        resources.takeBack("bridge:a");
        assertThat(resources.list()).isEmpty();
        assertThat(target.closedResources).isEqualTo(2);
    }

    @Test
    void whatIsWrongInARequestIsNamed() {
        assertThatThrownBy(() -> resources.create("fak", CONFIG, ""))
                .hasMessage("Resource Type fak Not Found; did you mean fake?");
        assertThatThrownBy(() -> resources.create("fake", Map.of(), "")).hasMessageContaining("url is required");
        assertThatThrownBy(() -> resources.create("fake", Map.of("url", "x", "pasword", "y"), ""))
                .hasMessageContaining("did you mean password?");
        assertThat(resources.list()).isEmpty();
    }

    @Test
    @Feature("RA-24")
    void aSystemThatGoesAwayIsSeenAndFoundAgain() throws Exception {
        String id = create();
        pass(10);
        assertThat(target.checks)
                .as("one for the connect, one after ten seconds")
                .isEqualTo(2);

        target.away = true;
        pass(10);
        assertThat(status(id).alive()).isFalse();
        assertThat(status(id).lastError()).isEqualTo("connection refused");
        assertThatThrownBy(() -> resources.connected(id))
                .isInstanceOfSatisfying(
                        ConnectorException.class, e -> assertThat(e.kind()).isEqualTo(ConnectorException.Kind.RETRY))
                .hasMessageContaining("connection refused");

        pass(1 + 2 + 4);
        assertThat(status(id).failures()).as("the pauses grow").isEqualTo(4);
        target.away = false;
        pass(8);
        assertThat(status(id).alive()).isTrue();
        assertThat(resources.connected(id)).isNotNull();
        assertThat(changes).containsExactly("up", "down", "up");
    }

    @Test
    void aSystemThatIsAwayFromTheBeginningIsNoError() throws Exception {
        target.away = true;
        String id = create();

        assertThat(status(id).alive()).isFalse();
        target.away = false;
        pass(1);
        assertThat(status(id).alive()).isTrue();
        assertThat(changes).containsExactly("down", "up");
    }

    @Test
    void aSuspicionBringsTheCheckForward() throws Exception {
        String id = create();
        target.away = true;
        pass(2);

        resources.suspect(id);
        workers.runAll();
        assertThat(status(id).alive()).isFalse();
        int checks = target.checks;
        resources.suspect(id);
        workers.runAll();
        assertThat(target.checks).as("known already").isEqualTo(checks);
    }

    @Test
    @Feature("RA-25")
    void aResourceInUseIsNotDeleted() throws Exception {
        String id = create();
        resources.use("rule:1", List.of(id));
        resources.use("rule:2", List.of(id));

        assertThatThrownBy(() -> resources.delete(id))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE))
                .hasMessage("Bad Arguments: {dependency_exists,{rule,<<\"rule:1\">>}}: resource " + id
                        + " is used by rule:1, rule:2");

        resources.use("rule:1", List.of());
        resources.use("rule:2", List.of("another"));
        resources.delete(id);
        assertThat(resources.list()).isEmpty();
    }

    @Test
    void aRestartMakesTheConnectionAnew() throws Exception {
        String id = create();
        var before = resources.connected(id);

        resources.restart(id);
        assertThat(resources.connected(id)).isNotSameAs(before);
        assertThat(target.closedResources).isEqualTo(1);

        target.away = true;
        assertThatThrownBy(() -> resources.restart(id))
                .hasMessage("Start Resource " + id + " Failed: connection refused");
        target.away = false;
        pass(1);
        assertThat(status(id).alive()).as("it goes on trying").isTrue();
        assertThatThrownBy(() -> resources.restart("resource:none")).hasMessage("Resource resource:none Not Found");
    }

    @Test
    void resourcesComeBackAfterARestartOfSluice() throws Exception {
        String id = create();
        resources.close();
        assertThat(target.closedResources).isEqualTo(1);

        resources = registry();
        resources.load();
        workers.runAll();

        assertThat(status(id).alive()).isTrue();
        assertThat(resources.find(id).orElseThrow().config()).containsEntry("url", "fake://host");
    }

    @Test
    @Feature("RU-12")
    void whatCannotBeBroughtUpIsKeptAndListed() throws Exception {
        store.put(RuleStore.Kind.RESOURCE, "resource:1", "{\"type\": \"gone\", \"config\": {\"secret\": \"geheim\"}}");
        store.put(RuleStore.Kind.RESOURCE, "resource:2", "\u0000\u0000");
        store.put(RuleStore.Kind.RESOURCE, "resource:3", "{\"type\": \"fake\", \"config\": {}}");
        resources.load();
        workers.runAll();

        assertThat(resources.list()).extracting(ResourceView::id).hasSize(3);
        assertThat(status("resource:1").lastError()).contains("gone");
        assertThat(status("resource:3").lastError()).contains("url is required");
        assertThat(resources.list().toString()).doesNotContain("geheim");
        assertThatThrownBy(() -> resources.connected("resource:2")).isInstanceOf(ConnectorException.class);
        assertThat(resources.resource("resource:2")).isEmpty();
        resources.delete("resource:2");
        assertThat(store.load(RuleStore.Kind.RESOURCE)).doesNotContainKey("resource:2");
    }

    @Test
    void aResourceThatComesWithTheProductIsMadeOnce() throws Exception {
        resources.createIfAbsent("resource:embedded", "fake", CONFIG, "built in");
        resources.createIfAbsent("resource:embedded", "fake", Map.of("url", "other"), "built in");

        assertThat(resources.list()).hasSize(1);
        assertThat(resources.list().get(0).config()).containsEntry("url", "fake://host");
    }

    @Test
    @Feature("RA-20")
    void aResourceHasTheIdThatItsMakerChose() throws Exception {
        resources.create(new ResourceRequest("tsdb", "fake", CONFIG, ""), null);
        assertThat(resources.find("tsdb")).isPresent();
        assertThatThrownBy(() -> resources.create(new ResourceRequest("tsdb", "fake", CONFIG, ""), null))
                .hasMessage("Already Exists");
        assertThatThrownBy(() -> resources.create(new ResourceRequest("a/b", "fake", CONFIG, ""), null))
                .hasMessageStartingWith("Bad Arguments: the id a/b must be");
    }

    @Test
    @Feature("RA-20")
    void aResourceIsChangedInPlaceAndItsRulesGoOn() throws Exception {
        String id = create();
        resources.use("rule:1", List.of(id));
        var before = resources.connected(id);

        resources.update(new ResourceRequest(id, "fake", CONFIG, "only described anew"), null);
        assertThat(resources.connected(id)).as("the same connection").isSameAs(before);

        resources.update(
                new ResourceRequest(id, "fake", Map.of("url", "fake://other", "password", "******"), "moved"), null);
        workers.runAll();
        assertThat(resources.connected(id)).isNotSameAs(before);
        assertThat(target.closedResources).isEqualTo(1);
        assertThat(resources.find(id).orElseThrow().config()).containsEntry("url", "fake://other");
        assertThat(resources.definition(id).orElseThrow().config())
                .as("stars stand for the secret that was there")
                .containsEntry("password", "geheim");

        assertThatThrownBy(() -> resources.update(new ResourceRequest(id, "fake", Map.of(), ""), null))
                .hasMessage("Bad Arguments: {required_field_missing,url}: parameter url is required: where it is");
        assertThatThrownBy(() -> resources.update(new ResourceRequest("none", "fake", CONFIG, ""), null))
                .hasMessage("Resource none Not Found");
        assertThat(resources.connected(id)).isNotNull();
    }

    @Test
    @Feature("RA-23")
    void aSecretMayBeAReferenceAndIsStoredAndShownAsOne() throws Exception {
        String id = resources
                .create("fake", Map.of("url", "fake://host", "password", "${env:PW}"), "")
                .id();
        workers.runAll();

        assertThat(status(id).alive()).isTrue();
        assertThat(target.lastPassword).isEqualTo("geheim");
        assertThat(resources.find(id).orElseThrow().config()).containsEntry("password", "${env:PW}");
        assertThat(store.load(RuleStore.Kind.RESOURCE).toString()).doesNotContain("geheim");
        assertThatThrownBy(() -> resources.create("fake", Map.of("url", "${env:NONE}"), ""))
                .hasMessage("Bad Arguments: parameter url: there is no environment variable NONE, nor NONE_FILE");
        assertThatThrownBy(() -> resources.create("fake", Map.of("url", "${env:MISSING}"), ""))
                .hasMessage("Bad Arguments: parameter url: the file /nowhere/pw cannot be read");
    }
}
