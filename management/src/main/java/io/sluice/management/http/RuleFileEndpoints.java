package io.sluice.management.http;

import io.sluice.rule.file.FileProblem;
import io.sluice.rule.file.FileSet;
import io.sluice.rule.file.Plan;
import io.sluice.rule.file.RuleFiles;
import io.sluice.rule.file.RuleFolder;
import io.sluice.rule.registry.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules and resources as files: applied, perhaps only in thought, and written. */
final class RuleFileEndpoints {
    private static final String FILES = "files";

    private final RuleFiles files;
    private final @Nullable RuleFolder folder;

    /** What there is of files; {@code directory} is null if no folder is watched. */
    record StatusJson(@Nullable String directory, List<FileProblem> problems) {}

    /** What applying files comes to, or came to. */
    record PlanJson(boolean applied, List<StepJson> steps, List<FileProblem> problems) {}

    /** A step of it. */
    record StepJson(String change, String kind, String id, String file) {}

    RuleFileEndpoints(RuleFiles files, @Nullable RuleFolder folder) {
        this.files = files;
        this.folder = folder;
    }

    void addTo(Routes routes) {
        routes.get(
                "/rule_files",
                call -> folder == null
                        ? new StatusJson(null, List.of())
                        : new StatusJson(folder.path().toString(), folder.problems()));
        routes.post("/rule_files", this::apply);
        routes.get("/rule_files/export", call -> files.export());
    }

    /** Applies the files of the body; without any, or if they are those of the watched folder, that folder. */
    private PlanJson apply(Call call) throws ApiException {
        boolean dry = call.flag("dry_run");
        RuleFolder watched = folder;
        if (call.json().get(FILES) == null || isWatched(call.text("directory", ""))) {
            if (watched == null) {
                throw ApiException.badArguments("files is required: no folder is watched (rule_engine.rules_dir)");
            }
            return json(dry ? watched.plan() : watched.apply(), dry);
        }
        String set = call.text("set", "default");
        if (set.equals(Origin.WATCHED) || set.equals(Origin.PRODUCT)) {
            throw ApiException.badArguments("the set " + set + " is Sluice's own");
        }
        FileSet wanted = new FileSet(set, texts(call), call.flag("complete"));
        return json(dry ? files.plan(wanted) : files.apply(wanted), dry);
    }

    private boolean isWatched(String directory) {
        try {
            return folder != null && !directory.isEmpty() && Files.isSameFile(folder.path(), Path.of(directory));
        } catch (IOException | InvalidPathException e) {
            // a folder of another machine
            return false;
        }
    }

    private static Map<String, String> texts(Call call) throws ApiException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> file : call.object(FILES).entrySet()) {
            if (!(file.getValue() instanceof String text)) {
                throw ApiException.badArguments("the file " + file.getKey() + " must be text");
            }
            if (!RuleFiles.isDefinition(file.getKey())) {
                throw ApiException.badArguments(file.getKey() + " is neither a rule (.sql) nor a resource (.yaml)");
            }
            texts.put(file.getKey(), text);
        }
        return texts;
    }

    private static PlanJson json(Plan plan, boolean dry) {
        List<StepJson> steps = plan.steps().stream()
                .map(step -> new StepJson(
                        step.change().name().toLowerCase(Locale.ROOT),
                        step.kind().name().toLowerCase(Locale.ROOT),
                        step.id(),
                        step.file()))
                .toList();
        return new PlanJson(!dry && plan.isSound(), steps, plan.problems());
    }
}
