package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rules and resources from files: all of them, or none if one is wrong. */
@Command(
        name = "apply",
        description = "Makes rules and resources what files say: NAME.sql is a rule, NAME.yaml a resource. "
                + "If one is wrong nothing is done.")
final class ApplyCommand extends ApiCommand {
    private static final int DEEPEST = 16;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR|FILE",
            description =
                    "a folder, as a whole: what it had when it was applied before and has no more is deleted; or one file; "
                            + "else the folder that Sluice watches (rule_engine.rules_dir)")
    private @Nullable Path path;

    @Option(names = "--dry-run", description = "only says what would be done")
    private boolean dryRun;

    @Option(
            names = "--set",
            paramLabel = "NAME",
            description = "what the files are called together, for several folders side by side; default: default")
    private String set = "default";

    @Override
    void run(Connection api) throws ApiError {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("dry_run", dryRun);
        if (path != null) {
            boolean folder = Files.isDirectory(path);
            body.put("files", folder ? folder(path) : Map.of(String.valueOf(path.getFileName()), read(path)));
            body.put("complete", folder);
            body.put("set", set);
            if (folder) {
                body.put("directory", path.toAbsolutePath().normalize().toString());
            }
        }
        show(api.post("/rule_files", body));
    }

    private Map<String, String> folder(Path folder) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
            walk.filter(Files::isRegularFile).forEach(found::add);
        } catch (IOException e) {
            throw refused(folder + " cannot be read: " + e.getMessage());
        }
        Map<String, String> files = new TreeMap<>();
        for (Path file : found) {
            String name = folder.relativize(file).toString();
            boolean hidden = name.startsWith(".") || name.contains("/.");
            if (!hidden && (name.endsWith(".sql") || name.endsWith(".yaml") || name.endsWith(".yml"))) {
                files.put(name, read(file));
            }
        }
        return files;
    }

    private String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw refused(file + " cannot be read: " + e.getMessage());
        }
    }

    private void show(JsonNode plan) {
        JsonNode problems = plan.path("problems");
        boolean applied = plan.path("applied").asBoolean();
        Map<String, Integer> counts = new LinkedHashMap<>();
        List.of("create", "update", "delete", "unchanged").forEach(change -> counts.put(change, 0));
        Table table = new Table(List.of("change", "kind", "id", "file"));
        for (JsonNode step : plan.path("steps")) {
            counts.merge(step.path("change").asText(), 1, Integer::sum);
            table.add(Stream.of("change", "kind", "id", "file")
                    .map(column -> Table.text(oneLine(step.path(column).asText())))
                    .toList());
        }
        if (!plan.path("steps").isEmpty()) {
            table.print(out());
        }
        List<String> sums = new ArrayList<>();
        counts.forEach((change, count) -> sums.add(count + " " + change));
        println(String.join(", ", sums)
                + (applied ? "" : dryRun ? "; nothing was done: dry run" : "; nothing was done"));
        problems.forEach(problem -> println(problemLine(problem)));
        if (!problems.isEmpty()) {
            throw new CliException(CliException.REFUSED, problems.size() + " of the files wrong");
        }
    }

    /** {@code file:line:column: message}. */
    static String problemLine(JsonNode problem) {
        String file = problem.path("file").asText();
        int line = problem.path("line").asInt();
        String place = line == 0
                ? file
                : file + ":" + line + ":" + problem.path("column").asInt();
        return oneLine(place + ": " + problem.path("message").asText());
    }
}
