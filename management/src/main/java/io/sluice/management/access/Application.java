package io.sluice.management.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Who calls the API: HTTP Basic's user and password (manual 909-929).
 *
 * @param id the AppID; no colon
 * @param secret its secret, not empty
 */
public record Application(String id, String secret) {
    /** The application that exists from the first start on. */
    public static final String DEFAULT_ID = "admin";

    private static final String SECRET_FILE = "api.secret";
    private static final int SECRET_BYTES = 24;

    /** Refuses what HTTP Basic cannot carry. */
    public Application {
        if (id.isEmpty() || id.indexOf(':') >= 0) {
            throw new IllegalArgumentException("an application id is not empty and holds no colon");
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the secret of application " + id + " is empty");
        }
    }

    /**
     * An application with the secret that is kept in the data directory.
     *
     * @param application the application
     * @param isNew whether its secret was made just now: the moment to show it, once
     */
    public record Kept(Application application, boolean isNew) {}

    /**
     * Reads {@code id:secret}.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static Application parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("expected id:secret");
        }
        return new Application(text.substring(0, colon), text.substring(colon + 1));
    }

    /** The file that keeps the default application's secret. */
    public static Path secretFile(Path dataDirectory) {
        return dataDirectory.resolve(SECRET_FILE);
    }

    /** The default application with a random secret of 192 bits: made at the first start, the same ever after. */
    public static Kept kept(Path dataDirectory) throws IOException {
        Path file = secretFile(dataDirectory);
        if (Files.exists(file)) {
            String secret = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (!secret.isEmpty()) {
                PrivateFile.restrict(file);
                return new Kept(new Application(DEFAULT_ID, secret), false);
            }
        }
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        PrivateFile.write(file, secret + "\n");
        return new Kept(new Application(DEFAULT_ID, secret), true);
    }

    /** Value of the {@code Authorization} header. */
    public String authorization() {
        byte[] both = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
        return id + ":******";
    }
}
