package io.sluice.connector;

import java.util.Locale;

/** A parameter of a resource or action is missing, unknown or senseless. The message names it and the remedy. */
public final class InvalidParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final Kind kind;

    /** What is wrong with a parameter. */
    public enum Kind {
        /** It must be given, and is not. */
        REQUIRED_FIELD_MISSING,
        /** It is of a wrong type, or none of the values allowed. */
        INVALID_DATA_TYPE,
        /** Something else, which the message tells. */
        OTHER
    }

    public InvalidParameterException(String parameter, String message) {
        this(parameter, message, Kind.OTHER);
    }

    public InvalidParameterException(String parameter, String message, Kind kind) {
        super(message);
        this.parameter = parameter;
        this.kind = kind;
    }

    /** Name of the parameter at fault. */
    public String parameter() {
        return parameter;
    }

    public Kind kind() {
        return kind;
    }

    /** What programs look for before the message: {@code {required_field_missing,url}: }, or nothing. */
    public String term() {
        return kind == Kind.OTHER ? "" : "{" + kind.name().toLowerCase(Locale.ROOT) + "," + parameter + "}: ";
    }
}
