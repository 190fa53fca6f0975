package io.sluice.connector;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Failure of an external system, with what the caller may do about it. The message holds no secret. */
public final class ConnectorException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the caller may do. */
    public enum Kind {
        /** The same call may succeed later: the system is away, busy or over a limit. */
        RETRY,
        /** The system will never take these rows or this statement; others may pass. */
        REJECT
    }

    private final Kind kind;
    private final transient Map<Integer, String> rejectedRows;

    private ConnectorException(
            Kind kind, String message, @Nullable Throwable cause, Map<Integer, String> rejectedRows) {
        super(message, cause);
        this.kind = kind;
        this.rejectedRows = rejectedRows;
    }

    /** The call may be tried again later. */
    public static ConnectorException retry(String message, @Nullable Throwable cause) {
        return new ConnectorException(Kind.RETRY, message, cause, Map.of());
    }

    /**
     * The whole batch (or statement) was refused and nothing of it was stored. The caller may split the batch to find
     * the culprit.
     */
    public static ConnectorException reject(String message, @Nullable Throwable cause) {
        return new ConnectorException(Kind.REJECT, message, cause, Map.of());
    }

    /**
     * Some rows were refused for good, <em>all others of the batch were stored</em>.
     *
     * @param reasons reason by index into the batch, not empty
     */
    public static ConnectorException rejectRows(Map<Integer, String> reasons) {
        SortedMap<Integer, String> sorted = new TreeMap<>(reasons);
        String rows = sorted.size() == 1 ? "1 row refused: " : sorted.size() + " rows refused, first: ";
        return new ConnectorException(
                Kind.REJECT, rows + sorted.get(sorted.firstKey()), null, Collections.unmodifiableSortedMap(sorted));
    }

    public Kind kind() {
        return kind;
    }

    /** Reason by index into the batch, in order; empty when the refusal is about the batch as a whole. */
    public Map<Integer, String> rejectedRows() {
        return rejectedRows;
    }
}
