package io.sluice.management.cli;

/** The API answered with a code other than 0. */
final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    ApiError(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }

    boolean isNotFound() {
        return code == 404;
    }

    /** The API's own words. */
    String text() {
        return String.valueOf(getMessage());
    }
}
