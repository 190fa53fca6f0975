package io.sluice.connector.template;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a template can take from a message besides a path into its payload (manual 5796-5816). */
public enum Placeholder {
    /** Message id, upper-case hexadecimal. */
    ID("id"),
    CLIENTID("clientid", "client_id"),
    USERNAME("username"),
    /** Address of the client, without port. */
    PEERHOST("peerhost", "peername"),
    QOS("qos"),
    TOPIC("topic"),
    /** The whole payload as it came. */
    PAYLOAD("payload"),
    /** Arrival, nanoseconds since the epoch, different for every message: see {@link TemplateMessage#nanos}. */
    TIMESTAMP();

    private final List<String> columns;

    Placeholder(String... columns) {
        this.columns = List.of(columns);
    }

    /** Columns of a rule that hold it, the first that is there counts. */
    List<String> columns() {
        return columns;
    }

    /** As it stands in a template, for instance {@code $clientid}. */
    public String text() {
        return "$" + name().toLowerCase(Locale.ROOT);
    }

    /** The placeholder written like this. */
    static Optional<Placeholder> of(String text) {
        return Arrays.stream(values())
                .filter(placeholder -> placeholder.text().equals(text))
                .findFirst();
    }
}
