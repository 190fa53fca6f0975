package io.sluice.connector.influxdb;

import io.sluice.connector.ConnectorException;

/** Where lines go in one request. Safe for any thread. */
interface LineSink {
    /**
     * Writes lines, each with its line break.
     *
     * @throws RefusedException if at least one of the lines will never be taken; others may have been stored
     * @throws ConnectorException if the same lines may be taken later
     */
    void write(String lines) throws ConnectorException, RefusedException;
}
