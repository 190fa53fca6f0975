package io.sluice.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The store cannot be opened, read or written: disk full or broken, in use by another process, overloaded, closed. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
