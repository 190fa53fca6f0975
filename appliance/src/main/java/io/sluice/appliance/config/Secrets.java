package io.sluice.appliance.config;

import java.util.regex.Pattern;

/** Keeps passwords out of what is shown. */
final class Secrets {
    private static final Pattern SECRET_KEY = Pattern.compile("(password|secret|cookie|token)");

    private Secrets() {}

    /** The value, or stars when its key names a secret. */
    static String masked(String key, String value) {
        return SECRET_KEY.matcher(key).find() && !value.isEmpty() ? "******" : value;
    }
}
