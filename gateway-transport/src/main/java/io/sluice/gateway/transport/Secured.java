package io.sluice.gateway.transport;

import io.sluice.gateway.transport.tls.TlsServer;

/**
 * Settings of a listener, and the TLS that was made of its part of them.
 *
 * @param settings all of the listener's
 * @param tls its keys and certificates in force
 */
public record Secured<S extends Record>(S settings, TlsServer tls) {}
