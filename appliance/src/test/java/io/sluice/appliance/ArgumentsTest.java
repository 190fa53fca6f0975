package io.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("CT-01: command line of the server")
class ArgumentsTest {
    private static final Path HOME = Path.of("/opt/sluice");

    private static Arguments parse(String... words) throws StartException {
        return Arguments.parse(List.of(words), HOME, Map.of());
    }

    @Test
    void withoutOptionsTheFoldersAreThoseOfTheInstallation() throws StartException {
        Arguments arguments = parse("foreground");

        assertThat(arguments.command()).isEqualTo("foreground");
        assertThat(arguments.etc()).isEqualTo(Path.of("/opt/sluice/etc"));
        assertThat(arguments.data()).isEqualTo(Path.of("/opt/sluice/data"));
        assertThat(arguments.logBase()).isEqualTo(HOME);
        assertThat(arguments.console()).isTrue();
    }

    @Test
    void anyNumberOfSettingsAndFoldersOfItsOwn() throws StartException {
        Arguments arguments =
                parse("foreground", "--set", "a.b=1", "--etc", "/e", "--data", "/d", "--set", "c=x=y", "--background");

        assertThat(arguments.etc()).isEqualTo(Path.of("/e"));
        assertThat(arguments.data()).isEqualTo(Path.of("/d"));
        assertThat(arguments.logBase())
                .as("everything one Sluice writes is below --data")
                .isEqualTo(Path.of("/d"));
        assertThat(arguments.settings()).containsExactly("a.b=1", "c=x=y");
        assertThat(arguments.console()).isFalse();
    }

    @Test
    void whatIsNotUnderstoodIsToldWithTheUsage() {
        assertThat(refusal().getMessage()).startsWith("usage: sluice COMMAND");
        assertThat(refusal("foreground", "--port", "1").getMessage())
                .startsWith("unknown option '--port'")
                .contains("usage:");
        assertThat(refusal("foreground", "--data").getMessage()).startsWith("--data needs a value");
        assertThat(refusal("foreground", "--data").exitCode()).isEqualTo(2);
    }

    private static StartException refusal(String... words) {
        return catchThrowableOfType(StartException.class, () -> parse(words));
    }
}
