package io.sluice.management.cli;

/** A command that cannot do what it was asked: one line for the operator, and the exit code. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Exit code when the API says no, or the command line is wrong. */
    static final int REFUSED = 1;
    /** Exit code when no Sluice answers. */
    static final int DOWN = 2;

    private final int exitCode;

    CliException(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
