package io.sluice.core.durable;

import java.io.IOException;

/** The disk gives something back that is not what was written: trying again does not help, reading beside it may. */
public final class DamagedStateException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
