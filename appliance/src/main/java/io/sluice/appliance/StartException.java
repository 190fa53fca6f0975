package io.sluice.appliance;

/** Sluice cannot start. The message is for the person at the console and says what to do; there is no need for a trace. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The configuration or the command line is wrong. */
    static final int WRONG_CONFIGURATION = 2;

    /** The machine stands in the way: a port is taken, a folder cannot be written. */
    static final int CANNOT_RUN = 1;

    private final int exitCode;

    StartException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    StartException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}
