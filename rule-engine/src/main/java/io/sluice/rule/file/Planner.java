package io.sluice.rule.file;

import io.sluice.rule.engine.RuleDefinitions;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.engine.RuleRequest.ActionRequest;
import io.sluice.rule.file.DefinitionFile.OfResource;
import io.sluice.rule.file.DefinitionFile.OfRule;
import io.sluice.rule.file.Plan.Change;
import io.sluice.rule.file.Plan.Kind;
import io.sluice.rule.registry.Origin;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceRequest;
import io.sluice.rule.resource.ResourceView;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what applying a set of files comes to; changes nothing. Used once. What a file says that did not change since it was applied is
 * not looked at again, so that thousands of files cost little.
 */
final class Planner {
    private final RuleDefinitions rules;
    private final ResourceRegistry resources;
    private final FileSet set;
    private final Map<String, OfRule> ruleFiles = new LinkedHashMap<>();
    private final Map<String, OfResource> resourceFiles = new LinkedHashMap<>();
    /** Types of resources that will be there, by their ids. */
    private final Map<String, String> planned = new HashMap<>();

    private final Set<String> broken = new HashSet<>();
    private final List<FileProblem> problems = new ArrayList<>();
    private final List<Plan.Step> steps = new ArrayList<>();

    Planner(RuleDefinitions rules, ResourceRegistry resources, FileSet set) {
        this.rules = rules;
        this.resources = resources;
        this.set = set;
    }

    /** The files that were read and are sound, by the names of the files. */
    Map<String, DefinitionFile> files() {
        Map<String, DefinitionFile> files = new HashMap<>();
        resourceFiles.values().forEach(file -> files.put(file.name(), file));
        ruleFiles.values().forEach(file -> files.put(file.name(), file));
        return files;
    }

    Plan plan() {
        new TreeMap<>(set.files()).forEach(this::read);
        Set<String> goneRules = set.complete() ? goneRules() : Set.of();
        Set<String> goneResources = set.complete() ? goneResources(goneRules) : Set.of();
        for (OfResource file : List.copyOf(resourceFiles.values())) {
            plan(file);
        }
        for (OfRule file : List.copyOf(ruleFiles.values())) {
            plan(file, goneResources);
        }
        goneRules.forEach(id -> steps.add(new Plan.Step(Change.DELETE, Kind.RULE, id, fileOf(rules.origin(id)))));
        goneResources.forEach(id -> steps.add(new Plan.Step(Change.DELETE, Kind.RESOURCE, id, fileOf(originOf(id)))));
        return new Plan(List.copyOf(steps), List.copyOf(problems));
    }

    private void wrong(FileProblem problem) {
        problems.add(problem);
        broken.add(problem.file());
    }

    private void read(String name, String text) {
        try {
            DefinitionFile file = DefinitionReader.read(name, text);
            if (file instanceof OfRule rule) {
                noteFirst(ruleFiles, rule);
            } else if (file instanceof OfResource resource) {
                noteFirst(resourceFiles, resource);
            }
        } catch (FileProblemException e) {
            wrong(e.problem());
        }
    }

    private <F extends DefinitionFile> void noteFirst(Map<String, F> known, F file) {
        F first = known.putIfAbsent(file.id(), file);
        if (first != null) {
            wrong(file.problem(List.of("id"), "the id " + file.id() + " is that of " + first.name() + " already"));
        }
    }

    private void plan(OfResource file) {
        ResourceRequest request = file.request();
        Origin origin = originOf(file.id());
        Optional<ResourceRequest> known = resources.definition(file.id());
        try {
            checkOwner("resource", file, origin);
            String type = resources.types().find(request.type()).name();
            boolean same = known.isPresent()
                    && known.get()
                            .equals(new ResourceRequest(file.id(), type, request.config(), request.description()));
            if (!same) {
                resources.check(request);
            }
            planned.put(file.id(), type);
            Change change = same ? Change.UNCHANGED : known.isPresent() ? Change.UPDATE : Change.CREATE;
            steps.add(new Plan.Step(change, Kind.RESOURCE, file.id(), file.name()));
        } catch (RefusedException e) {
            resourceFiles.remove(file.id());
            List<String> path = new ArrayList<>(e.place());
            path.add(0, "config");
            wrong(file.problem(e.place().isEmpty() ? List.of("type") : path, String.valueOf(e.getMessage())));
        }
    }

    private void plan(OfRule file, Set<String> goneResources) {
        RuleRequest request = file.request();
        Origin origin = rules.origin(file.id());
        try {
            checkOwner("rule", file, origin);
            boolean known = rules.find(file.id()).isPresent();
            boolean same = known && rules.isSound(file.id()) && (isText(origin, file) || rules.isSame(request));
            if (!same) {
                RuleCompiler.compile(request.rawsql(), file.id());
                rules.checkActions(request, planned);
            }
            checkResourcesStay(file, goneResources);
            Change change = same ? Change.UNCHANGED : known ? Change.UPDATE : Change.CREATE;
            steps.add(new Plan.Step(change, Kind.RULE, file.id(), file.name()));
        } catch (RuleSyntaxException e) {
            ruleFiles.remove(file.id());
            wrong(new FileProblem(file.name(), file.sqlLine() + e.line() - 1, e.column(), e.reason()));
        } catch (RefusedException e) {
            ruleFiles.remove(file.id());
            wrong(file.problem(e.place(), String.valueOf(e.getMessage())));
        }
    }

    private static boolean isText(@Nullable Origin origin, DefinitionFile file) {
        return origin != null && file.text().equals(origin.text());
    }

    private void checkOwner(String what, DefinitionFile file, @Nullable Origin origin) throws RefusedException {
        if (origin != null && !origin.isProduct() && !origin.set().equals(set.name())) {
            throw RefusedException.bad(what + " " + file.id() + " comes from the file " + origin.file() + " of "
                            + origin.set() + " already")
                    .at("id");
        }
    }

    private static void checkResourcesStay(OfRule file, Set<String> gone) throws RefusedException {
        for (String id : resourcesOf(file.request().actions())) {
            if (gone.contains(id)) {
                throw RefusedException.bad("Resource " + id + " Not Found: its file is gone")
                        .at("actions");
            }
        }
    }

    private static Set<String> resourcesOf(List<ActionRequest> actions) {
        Set<String> ids = new LinkedHashSet<>();
        for (ActionRequest action : actions) {
            if (action.params().get("$resource") instanceof String id) {
                ids.add(id);
            }
            ids.addAll(resourcesOf(action.fallbacks()));
        }
        return ids;
    }

    /** Rules of this set whose file is gone, or says another rule now. What a broken file says nobody knows. */
    private Set<String> goneRules() {
        Set<String> gone = new LinkedHashSet<>();
        for (String id : rules.ids()) {
            if (isOfThisSet(rules.origin(id)) && !ruleFiles.containsKey(id)) {
                gone.add(id);
            }
        }
        return gone;
    }

    /** Resources of this set whose file is gone; those that other rules use stay, and are a problem. */
    private Set<String> goneResources(Set<String> goneRules) {
        Set<String> gone = new LinkedHashSet<>();
        for (ResourceView resource : resources.list()) {
            String id = resource.id();
            if (!isOfThisSet(resource.origin()) || resourceFiles.containsKey(id)) {
                continue;
            }
            Set<String> users = new LinkedHashSet<>(resources.usersOf(id));
            users.removeAll(goneRules);
            users.removeIf(rule -> ruleFiles.containsKey(rule)
                    && !resourcesOf(ruleFiles.get(rule).request().actions()).contains(id));
            if (users.isEmpty()) {
                gone.add(id);
            } else {
                problems.add(new FileProblem(
                        fileOf(resource.origin()),
                        0,
                        0,
                        "the file is gone, but resource " + id + " is used by " + String.join(", ", users)));
            }
        }
        return gone;
    }

    private boolean isOfThisSet(@Nullable Origin origin) {
        return origin != null && origin.set().equals(set.name()) && !broken.contains(origin.file());
    }

    private @Nullable Origin originOf(String resourceId) {
        return resources.find(resourceId).map(ResourceView::origin).orElse(null);
    }

    private static String fileOf(@Nullable Origin origin) {
        return origin == null ? "" : origin.file();
    }
}
