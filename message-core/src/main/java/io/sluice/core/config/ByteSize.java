package io.sluice.core.config;

/**
 * A size in bytes.
 *
 * @param bytes number of bytes, zero or more
 */
public record ByteSize(long bytes) {}
