package io.sluice.appliance;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this build. */
final class Version {
    private Version() {}

    /** For example {@code 0.1.0}; builds between releases end in {@code -SNAPSHOT}. */
    static String text() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("version.properties is not in the archive", e);
        }
        return properties.getProperty("version", "unknown");
    }
}
