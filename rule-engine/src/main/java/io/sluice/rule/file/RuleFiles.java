package io.sluice.rule.file;

import io.sluice.rule.engine.RuleDefinitions;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.file.DefinitionFile.OfResource;
import io.sluice.rule.file.DefinitionFile.OfRule;
import io.sluice.rule.file.Plan.Change;
import io.sluice.rule.file.Plan.Kind;
import io.sluice.rule.registry.Origin;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceRequest;
import io.sluice.rule.resource.ResourceView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies files of rules and resources, and writes them. What came from a file is written as that file, byte for byte. Compiles and
 * writes to the store: never on an event loop. Safe for any thread.
 */
public final class RuleFiles {

    private final RuleDefinitions rules;
    private final ResourceRegistry resources;

    /**
     * Files as they were written.
     *
     * @param files text by name
     * @param variables environment variables that stand for secrets in them, which must be there where the files are applied
     */
    public record Exported(Map<String, String> files, List<String> variables) {}

    public RuleFiles(RuleEngine engine) {

        this.rules = engine.definitions();
        this.resources = engine.resources();
    }

    /** Whether a file of this name is a rule or a resource: {@code .sql}, {@code .yaml}, {@code .yml}. */
    public static boolean isDefinition(String name) {
        return DefinitionReader.isDefinition(name);
    }

    /** What {@link #apply} would do. */
    public synchronized Plan plan(FileSet set) {
        return new Planner(rules, resources, set).plan();
    }

    /** Applies files if nothing is wrong with any of them; otherwise does nothing. The answer says which. */
    public synchronized Plan apply(FileSet set) {
        return apply(set, true);
    }

    /** Applies those files with which nothing is wrong. What the others said before stays as it is. */
    synchronized Plan applySound(FileSet set) {
        return apply(set, false);
    }

    private Plan apply(FileSet set, boolean allOrNothing) {
        Planner planner = new Planner(rules, resources, set);
        Plan plan = planner.plan();
        if (allOrNothing && !plan.isSound()) {
            return plan;
        }
        Map<String, DefinitionFile> files = planner.files();
        List<FileProblem> problems = new ArrayList<>(plan.problems());
        for (Plan.Step step : plan.steps()) {
            DefinitionFile file = files.get(step.file());
            try {
                if (step.change() == Change.DELETE) {
                    delete(step);
                } else if (file instanceof OfRule rule) {
                    apply(step.change(), rule, set.name());
                } else if (file instanceof OfResource resource) {
                    apply(step.change(), resource, set.name());
                }
            } catch (RefusedException e) {
                problems.add(
                        file == null
                                ? new FileProblem(step.file(), 0, 0, String.valueOf(e.getMessage()))
                                : file.problem(e.place(), String.valueOf(e.getMessage())));
            }
        }
        return new Plan(plan.steps(), List.copyOf(problems));
    }

    private void delete(Plan.Step step) throws RefusedException {
        if (step.kind() == Kind.RULE) {
            rules.delete(step.id());
        } else {
            resources.forget(step.id());
        }
    }

    private void apply(Change change, OfRule file, String set) throws RefusedException {
        Origin origin = new Origin(set, file.name(), file.text());
        if (change == Change.CREATE) {
            rules.create(file.request(), origin);
        } else if (change == Change.UPDATE) {
            rules.update(file.request(), origin);
        } else if (!origin.equals(rules.origin(file.id()))) {
            rules.setOrigin(file.id(), origin);
        }
    }

    private void apply(Change change, OfResource file, String set) throws RefusedException {
        Origin origin = new Origin(set, file.name(), file.text());
        if (change == Change.CREATE) {
            resources.create(file.request(), origin);
        } else if (change == Change.UPDATE) {
            resources.update(file.request(), origin);
        } else if (!origin.equals(originOf(file.id()))) {
            resources.setOrigin(file.id(), origin);
        }
    }

    private @Nullable Origin originOf(String resourceId) {
        return resources.find(resourceId).map(ResourceView::origin).orElse(null);
    }

    /** Whether anything came from the files of a set. */
    boolean has(String set) {
        return rules.ids().stream().anyMatch(id -> isOf(set, rules.origin(id)))
                || resources.list().stream().anyMatch(resource -> isOf(set, resource.origin()));
    }

    private static boolean isOf(String set, @Nullable Origin origin) {
        return origin != null && origin.set().equals(set);
    }

    /** What came from a set belongs to no file any more, and can be changed by everybody. */
    public synchronized void release(String set) {
        rules.ids().stream().filter(id -> isOf(set, rules.origin(id))).forEach(id -> rules.setOrigin(id, null));
        resources.list().stream()
                .filter(resource -> isOf(set, resource.origin()))
                .forEach(resource -> resources.setOrigin(resource.id(), null));
    }

    /** All rules and resources as files, but for what comes with the product. */
    public synchronized Exported export() {
        Map<String, String> files = new LinkedHashMap<>();
        DefinitionWriter writer = new DefinitionWriter(rules, resources.types());
        for (ResourceView resource : resources.list()) {
            Optional<ResourceRequest> definition = resources.definition(resource.id());
            Origin origin = resource.origin();
            if (definition.isPresent() && (origin == null || !origin.isProduct())) {
                put(files, resource.id() + ".yaml", origin, () -> writer.resource(definition.get()));
            }
        }
        for (String id : rules.ids()) {
            Optional<RuleRequest> definition = rules.find(id);
            definition.ifPresent(rule -> put(files, id + ".sql", rules.origin(id), () -> writer.rule(rule)));
        }
        return new Exported(files, writer.variables());
    }

    /** How a text is written that no file has. */
    private interface Written {
        String text();
    }

    private static void put(Map<String, String> files, String wanted, @Nullable Origin origin, Written written) {
        String known = origin == null ? null : origin.text();
        String name = origin == null ? wanted.replaceAll("[^A-Za-z0-9._-]", "-") : origin.file();
        if (files.containsKey(name)) {
            name = (origin == null ? "other" : origin.set()) + "/" + name;
        }
        int dot = name.lastIndexOf('.');
        String free = name;
        for (int number = 2; files.containsKey(free); number++) {
            free = name.substring(0, dot) + "-" + number + name.substring(dot);
        }
        files.put(free, known == null ? written.text() : known);
    }
}
