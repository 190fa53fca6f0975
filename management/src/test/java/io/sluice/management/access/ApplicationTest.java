package io.sluice.management.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.Feature;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids and secrets, and the files they are kept in. */
@Feature("RS-01")
final class ApplicationTest {
    @TempDir
    Path data;

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aSecretIsMadeOnceAndIsNobodyElsesToRead() throws Exception {
        Application.Kept first = Application.kept(data);
        Application.Kept second = Application.kept(data);
        assertThat(first.isNew()).isTrue();
        assertThat(second).isEqualTo(new Application.Kept(first.application(), false));
        assertThat(first.application().id()).isEqualTo("admin");
        assertThat(first.application().secret()).matches("[A-Za-z0-9_-]{32}");
        assertThat(mode(data.resolve("api.secret"))).isEqualTo("rw-------");
        try (var files = Files.list(data)) {
            assertThat(files).as("no remains of writing").hasSize(1);
        }
    }

    @Test
    void aSecretThatOthersCouldReadIsTakenFromThem() throws Exception {
        Path file = Files.writeString(data.resolve("api.secret"), "mine\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(Application.kept(data).application().secret()).isEqualTo("mine");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void anEmptySecretFileIsNoSecret() throws Exception {
        Files.writeString(data.resolve("api.secret"), "\n");
        assertThat(Application.kept(data).isNew()).isTrue();
    }

    @Test
    void idAndSecretAreReadFromOneText() {
        assertThat(Application.parse("admin:a:b")).isEqualTo(new Application("admin", "a:b"));
        assertThat(new Application("Aladdin", "open sesame").authorization())
                .as("RFC 7617, 2")
                .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        for (String wrong : new String[] {"", "admin", ":s", "admin:"}) {
            assertThatThrownBy(() -> Application.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theWayToTheApiIsWrittenReadAndForgotten() throws Exception {
        Application application = new Application("admin", "s");
        ApiAccess access = ApiAccess.at(new InetSocketAddress("127.0.0.1", 8080), application);
        access.write(data);
        assertThat(mode(data.resolve("api.access"))).isEqualTo("rw-------");
        assertThat(ApiAccess.read(data)).isEqualTo(access);
        assertThat(access.toString()).contains("admin:******");
        ApiAccess.forget(data);
        ApiAccess.forget(data);
        assertThatThrownBy(() -> ApiAccess.read(data)).isInstanceOf(IOException.class);
        Files.writeString(data.resolve("api.access"), "nonsense");
        assertThatThrownBy(() -> ApiAccess.read(data)).hasMessageContaining("holds something else");
    }

    @Test
    void anAddressForAllIsReachedOnLoopback() {
        Application application = new Application("admin", "s");
        assertThat(ApiAccess.at(new InetSocketAddress("0.0.0.0", 1), application)
                        .base())
                .isEqualTo(URI.create("http://127.0.0.1:1"));
        assertThat(ApiAccess.at(new InetSocketAddress("::", 1), application).base())
                .isEqualTo(URI.create("http://127.0.0.1:1"));
        assertThat(ApiAccess.at(new InetSocketAddress("::1", 1), application).base())
                .isEqualTo(URI.create("http://[0:0:0:0:0:0:0:1]:1"));
    }
}
