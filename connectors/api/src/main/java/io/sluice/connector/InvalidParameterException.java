package io.sluice.connector;

/** A parameter of a resource or action is missing, unknown or senseless. The message names it and the remedy. */
public final class InvalidParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String parameter;

    public InvalidParameterException(String parameter, String message) {
        super(message);
        this.parameter = parameter;
    }

    /** Name of the parameter at fault. */
    public String parameter() {
        return parameter;
    }
}
