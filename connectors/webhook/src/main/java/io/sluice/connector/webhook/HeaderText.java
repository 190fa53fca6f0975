package io.sluice.connector.webhook;

import java.util.regex.Pattern;

/** What may stand in a header (RFC 9110, 5.1 and 5.5): nothing that begins another one. */
final class HeaderText {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern FRAMING = Pattern.compile(
            "content-length|transfer-encoding|host|connection|te|trailer|upgrade|expect", Pattern.CASE_INSENSITIVE);

    private HeaderText() {}

    /** Whether it names a header that may be set: those that say where a request ends are Sluice's own. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !FRAMING.matcher(name).matches();
    }

    static boolean isValue(String value) {
        return value.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7F);
    }
}
