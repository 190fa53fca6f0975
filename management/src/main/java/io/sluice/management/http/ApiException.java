package io.sluice.management.http;

/** A call that cannot be answered as asked; becomes the envelope {@code {code, message}}. The message is for the caller. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Codes of the answers (manual 9492-9520 and rule-engine calls). */
    static final int BAD_REQUEST = 400;

    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int PRECONDITION_FAILED = 412;
    static final int INTERNAL = 500;
    static final int MISSING_PARAMETER = 107;
    static final int WRONG_TYPE = 108;
    static final int NOT_JSON = 109;
    static final int NOT_ONLINE = 112;

    private final int code;

    ApiException(int code, String message) {
        // the caller's mistake, not ours: no stack trace wanted
        super(message, null, false, false);
        this.code = code;
    }

    static ApiException badArguments(String reason) {
        return new ApiException(BAD_REQUEST, "Bad Arguments: " + reason);
    }

    static ApiException notFound(String message) {
        return new ApiException(NOT_FOUND, message);
    }

    int code() {
        return code;
    }
}
