package io.sluice.rule.jq;

import org.jspecify.annotations.Nullable;

/** An error that the filter may catch. Control flow; carries no stack trace. */
final class JqError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object value;

    JqError(@Nullable Object value) {
        super(null, null, false, false);
        this.value = value;
    }

    @Nullable
    Object value() {
        return value;
    }

    @Override
    public String getMessage() {
        return value instanceof String text ? text : JqValues.json(value) + " (not a string)";
    }
}
