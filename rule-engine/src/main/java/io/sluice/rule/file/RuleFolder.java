package io.sluice.rule.file;

import io.sluice.core.alarm.Alarms;
import io.sluice.core.alarm.Severity;
import io.sluice.rule.registry.Origin;
import io.sluice.rule.work.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder whose files are the rules and resources of this Sluice: applied at the start and whenever they change. A broken file
 * leaves running what it said before, is logged once with the place of the mistake, and raises the alarm {@code rule_file/NAME};
 * the other files are applied. Changed files are read when they have stood still between two looks, so that a file that is being
 * written is not applied by half. Reads the disk: never on an event loop. Safe for any thread.
 */
public final class RuleFolder {
    private static final Logger LOG = LoggerFactory.getLogger(RuleFolder.class);
    private static final String ALARM = "rule_file/";
    /** Time in which a file that changed must stand still. */
    private static final long SETTLING_MILLIS = 1_000;

    private static final int DEEPEST = 16;

    private final Path folder;
    private final RuleFiles files;
    private final Alarms alarms;
    private final Workers workers;
    private final long intervalMillis;
    private volatile List<FileProblem> problems = List.of();
    // under the lock of this
    private Map<String, String> applied = Map.of();
    private Map<String, String> seen = Map.of();
    private final Set<String> raised = new HashSet<>();
    private boolean closed;

    /** @param interval time between two looks; zero to look at the start and when told to */
    public RuleFolder(Path folder, Duration interval, RuleFiles files, Alarms alarms, Workers workers) {
        this.folder = folder;
        this.files = files;
        this.alarms = alarms;
        this.workers = workers;
        this.intervalMillis = interval.toMillis();
    }

    public Path path() {
        return folder;
    }

    /** What is wrong with the files, as of the last look. */
    public List<FileProblem> problems() {
        return problems;
    }

    /** Applies the files now, and looks at them from now on. Never fails. */
    public synchronized void start() {
        seen = stamps();
        applySound();
        again(intervalMillis);
    }

    private void again(long millis) {
        if (intervalMillis > 0 && !closed) {
            workers.schedule(this::look, Math.min(millis, intervalMillis));
        }
    }

    /** Ends the looking. */
    public synchronized void close() {
        closed = true;
    }

    private synchronized void look() {
        if (closed) {
            return;
        }
        Map<String, String> now = stamps();
        boolean settled = now.equals(seen);
        seen = now;
        try {
            // what is wrong may have been mended elsewhere: a resource is there now
            if (settled && (!now.equals(applied) || !problems.isEmpty())) {
                applySound();
            }
        } catch (RuntimeException e) {
            LOG.error("{}: rules cannot be applied", folder, e);
        }
        again(settled ? intervalMillis : SETTLING_MILLIS);
    }

    private void applySound() {
        List<FileProblem> wrong = new ArrayList<>();
        applied = seen;
        if (Files.isDirectory(folder)) {
            Map<String, String> texts = read(wrong);
            Plan plan = files.applySound(new FileSet(Origin.WATCHED, texts, wrong.isEmpty()));
            wrong.addAll(plan.problems());
            tell(plan);
        } else if (files.has(Origin.WATCHED)) {
            wrong.add(new FileProblem(folder.toString(), 0, 0, "the folder is not there"));
        }
        report(wrong);
    }

    /** What applying the files would do now. */
    public synchronized Plan plan() {
        return withUnreadable(texts -> files.plan(new FileSet(Origin.WATCHED, texts, true)));
    }

    /** Applies the files now if nothing is wrong with any of them; otherwise does nothing. The answer says which. */
    public synchronized Plan apply() {
        seen = stamps();
        Plan plan = withUnreadable(texts -> files.apply(new FileSet(Origin.WATCHED, texts, true)));
        if (plan.isSound()) {
            applied = seen;
            tell(plan);
            report(List.of());
        }
        return plan;
    }

    /** Plans with the texts of the files. */
    private interface Planning {
        Plan plan(Map<String, String> texts);
    }

    private Plan withUnreadable(Planning planning) {
        List<FileProblem> wrong = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return new Plan(List.of(), List.of(new FileProblem(folder.toString(), 0, 0, "there is no such folder")));
        }
        Map<String, String> texts = read(wrong);
        return wrong.isEmpty() ? planning.plan(texts) : new Plan(List.of(), wrong);
    }

    private static void tell(Plan plan) {
        plan.steps().stream()
                .filter(step -> step.change() != Plan.Change.UNCHANGED)
                .forEach(step -> LOG.info("{}: {} {} {}", step.file(), step.change(), step.kind(), step.id()));
    }

    private void report(List<FileProblem> wrong) {
        List<FileProblem> before = problems;
        problems = List.copyOf(wrong);
        Map<String, FileProblem> firsts = new TreeMap<>();
        for (FileProblem problem : wrong) {
            firsts.putIfAbsent(problem.file(), problem);
            if (!before.contains(problem)) {
                LOG.error("{}; what it said before stays in force", problem);
            }
        }
        for (String file : Set.copyOf(raised)) {
            if (!firsts.containsKey(file)) {
                LOG.info("{}: is right now", file);
                raised.remove(file);
                alarms.deactivate(ALARM + file);
            }
        }
        firsts.forEach((file, problem) -> {
            raised.add(file);
            alarms.activate(
                    ALARM + file,
                    Severity.ERROR,
                    Map.of("file", file, "line", problem.line(), "column", problem.column()),
                    problem.toString());
        });
    }

    /** The files by their names. What is missing because a folder could not be listed is among what is wrong. */
    private Map<String, Path> paths(List<FileProblem> wrong) {
        Map<String, Path> paths = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
            walk.forEach(path -> {
                String name = folder.relativize(path).toString();
                boolean hidden = name.startsWith(".") || name.contains("/.");
                if (!hidden && RuleFiles.isDefinition(name) && Files.isRegularFile(path)) {
                    paths.put(name, path);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            wrong.add(new FileProblem(folder.toString(), 0, 0, "cannot be listed: " + e.getMessage()));
        }
        return paths;
    }

    private Map<String, String> stamps() {
        Map<String, String> stamps = new HashMap<>();
        paths(new ArrayList<>()).forEach((name, path) -> stamps.put(name, stamp(path)));
        stamps.put("", Files.isDirectory(folder) ? "there" : "not there");
        return stamps;
    }

    /** A file that is replaced in place, moved over or linked to has another one. */
    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "not there";
        }
    }

    private Map<String, String> read(List<FileProblem> wrong) {
        Map<String, String> texts = new TreeMap<>();
        paths(wrong).forEach((name, path) -> {
            try {
                texts.put(name, Files.readString(path, StandardCharsets.UTF_8));
            } catch (CharacterCodingException e) {
                wrong.add(new FileProblem(name, 0, 0, "is not text in UTF-8"));
            } catch (IOException e) {
                wrong.add(new FileProblem(name, 0, 0, "cannot be read: " + e.getMessage()));
            }
        });
        return texts;
    }
}
