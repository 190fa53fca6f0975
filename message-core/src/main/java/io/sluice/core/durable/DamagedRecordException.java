package io.sluice.core.durable;

/** A record is not what it should be, or was written by a later version. The message says what is wrong. */
public final class DamagedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    public DamagedRecordException(String message) {
        super(message);
    }
}
