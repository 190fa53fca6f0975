package io.sluice.modules.ban;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a ban looks at. */
public enum BanKind {
    CLIENT_ID,
    USERNAME,
    /** An address or a range of addresses in CIDR notation. */
    IP_ADDRESS;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** As the API writes it: {@code client_id}. */
    public String text() {
        return text;
    }

    /** The kind of that text. */
    public static Optional<BanKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }
}
