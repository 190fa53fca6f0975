package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents speak of every call, and of none that there is not. */
final class ApiDocumentTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern PATH = Pattern.compile(" {2}(/\\S+):");
    private static final Pattern METHOD = Pattern.compile(" {4}(get|post|put|delete):");

    @TempDir
    Path data;

    @Test
    void openApiListsExactlyTheRoutes() throws Exception {
        List<String> documented = new ArrayList<>();
        String path = "";
        for (String line : Files.readAllLines(DOCS.resolve("openapi.yaml"))) {
            Matcher startsPath = PATH.matcher(line);
            Matcher startsMethod = METHOD.matcher(line);
            if (startsPath.matches()) {
                path = startsPath.group(1).replaceAll("\\{(\\w+)}", ":$1");
            } else if (startsMethod.matches() && path.startsWith("/api/")) {
                documented.add(startsMethod.group(1).toUpperCase(Locale.ROOT) + " " + path);
            }
        }
        try (Rig rig = new Rig(data)) {
            assertThat(documented)
                    .as("docs/openapi.yaml and the routes in HttpApi")
                    .containsExactlyInAnyOrderElementsOf(rig.api().routes());
        }
    }

    @Test
    void theGuideSpeaksOfEveryCall() throws Exception {
        String guide = Files.readString(DOCS.resolve("api.md"));
        try (Rig rig = new Rig(data)) {
            for (String route : rig.api().routes()) {
                String call = route.replace("/api/v3", "").replaceFirst("/nodes/:node(?=/)", "");
                if (!route.contains("/api/v2")) {
                    assertThat(guide).as("docs/api.md").contains("`" + call);
                }
            }
        }
    }
}
