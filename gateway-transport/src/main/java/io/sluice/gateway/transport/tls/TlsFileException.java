package io.sluice.gateway.transport.tls;

/** A file of keys or certificates that cannot be used; the message names the file and what is wrong with it. */
public final class TlsFileException extends Exception {
    private static final long serialVersionUID = 1L;

    TlsFileException(String message) {
        super(message);
    }

    TlsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
