package io.sluice.rule.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.Feature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What parameters refer to. */
@Feature("RA-23")
class ReferencesTest {
    @TempDir
    Path folder;

    @Test
    void aVariableAFileThatAVariableNamesAndAFileStandForTheirValue() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "from a file\n");
        References references = new References(Map.of("USER", "fred", "PW_FILE", secret.toString()));

        assertThat(references.resolve(Map.of(
                        "plain", "text",
                        "user", "${env:USER}",
                        "mixed", "http://${env:USER}:${env:PW}@host",
                        "file", "${file:" + secret + "}",
                        "deep", Map.of("list", List.of("${env:USER}", 7L)),
                        "template", "${payload.x} ${env}")))
                .isEqualTo(Map.of(
                        "plain", "text",
                        "user", "fred",
                        "mixed", "http://fred:from a file@host",
                        "file", "from a file",
                        "deep", Map.of("list", List.of("fred", 7L)),
                        "template", "${payload.x} ${env}"));
    }

    @Test
    void aValueIsNotExpandedTwice() throws Exception {
        References references = new References(Map.of("A", "${env:B}", "B", "secret"));
        assertThat(references.resolve(Map.of("x", "${env:A}"))).isEqualTo(Map.of("x", "${env:B}"));
    }

    @Test
    void whatIsNoFileOrTooLongForASecretIsNotRead() throws Exception {
        Path large = Files.write(folder.resolve("large"), new byte[64 * 1024 + 1]);
        References references = new References(Map.of());
        assertThatThrownBy(() -> references.resolve(Map.of("pw", "${file:/dev/zero}")))
                .hasMessage("Bad Arguments: parameter pw: /dev/zero is no file");
        assertThatThrownBy(() -> references.resolve(Map.of("pw", "${file:" + large + "}")))
                .hasMessageContaining("has more than 65536 bytes");
    }

    @Test
    void whatStandsForNothingIsNamedWithItsParameter() {
        References references = new References(Map.of());
        assertThatThrownBy(() -> references.resolve(Map.of("pw", List.of("${env:PW}"))))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.place()).containsExactly("pw"))
                .hasMessage("Bad Arguments: parameter pw: there is no environment variable PW, nor PW_FILE");
    }
}
