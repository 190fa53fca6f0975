package io.sluice.management.cli;

import io.sluice.management.access.ApiAccess;
import io.sluice.management.access.Application;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the API: {@code --data DIR} first, then {@code SLUICE_API} and {@code SLUICE_APP}, then the data directory
 * ({@code SLUICE_DATA}, or {@code data} in {@code SLUICE_HOME}). Address and credentials may come from different places.
 */
final class Location {
    private final Map<String, String> environment;

    Location(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @throws CliException if there is nothing to go by; it says what to give */
    ApiAccess find(@Nullable Path dataOption) {
        if (dataOption != null) {
            return read(dataOption);
        }
        String api = environment.get("SLUICE_API");
        String app = environment.get("SLUICE_APP");
        try {
            if (api != null && app != null) {
                return new ApiAccess(base(api), Application.parse(app));
            }
            ApiAccess written = read(dataDirectory());
            return new ApiAccess(
                    api == null ? written.base() : base(api),
                    app == null ? written.application() : Application.parse(app));
        } catch (IllegalArgumentException wrong) {
            String hint = "SLUICE_API is http://host:port and SLUICE_APP is id:secret: " + wrong.getMessage();
            throw new CliException(CliException.REFUSED, hint);
        }
    }

    private static URI base(String text) {
        URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().startsWith("http")) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        return uri;
    }

    private Path dataDirectory() {
        String data = environment.get("SLUICE_DATA");
        if (data != null) {
            return Path.of(data);
        }
        return Path.of(environment.getOrDefault("SLUICE_HOME", ".")).resolve("data");
    }

    private static ApiAccess read(Path data) {
        try {
            return ApiAccess.read(data);
        } catch (NoSuchFileException none) {
            String what = Files.isDirectory(data)
                    ? "Sluice is not running with data in " + data
                    : "there is no directory " + data;
            throw new CliException(
                    CliException.DOWN, what + " (for another: --data DIR, or SLUICE_API and SLUICE_APP)");
        } catch (IOException unreadable) {
            throw new CliException(CliException.DOWN, "cannot read the address of Sluice: " + unreadable.getMessage());
        }
    }
}
