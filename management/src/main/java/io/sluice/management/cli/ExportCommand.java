package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Rules and resources as files that {@code apply} takes: what came from a file is written as that file, byte for byte. */
@Command(name = "export", description = "Writes rules and resources as files, without secrets.")
final class ExportCommand extends ApiCommand {
    @Parameters(arity = "0..1", paramLabel = "DIR", description = "where to; without it they are printed")
    private @Nullable Path folder;

    @Override
    void run(Connection api) throws ApiError {
        JsonNode exported = api.get("/rule_files/export");
        for (Map.Entry<String, JsonNode> file : exported.path("files").properties()) {
            if (folder == null) {
                println("==> " + oneLine(file.getKey()) + " <==");
                out().print(file.getValue().asText());
            } else {
                write(folder, file.getKey(), file.getValue().asText());
                println(oneLine(file.getKey()));
            }
        }
        exported.path("variables")
                .forEach(variable -> err("a secret is not written: set the environment variable " + variable.asText()));
    }

    private void write(Path target, String name, String text) {
        Path file = target.resolve(name).normalize();
        if (!file.startsWith(target.normalize())) {
            throw refused(oneLine(name) + " would lie outside of " + target);
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw refused(file + " cannot be written: " + e.getMessage());
        }
    }
}
