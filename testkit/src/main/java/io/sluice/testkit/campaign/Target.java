package io.sluice.testkit.campaign;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A system in which the rows of the ledger test are to end, with a server of its own. Reached by Sluice through a proxy's port. */
interface Target extends AutoCloseable {
    /** Its name in options and output. */
    String name();

    /** Starts it, also after {@link #stop} and {@link #kill}, with the data it had. */
    void start() throws IOException, InterruptedException;

    /** Ends it as an orderly shutdown does. */
    void stop() throws IOException, InterruptedException;

    /** Ends it as kill -9 does. */
    void kill() throws IOException, InterruptedException;

    /** Port of the server itself. */
    int port();

    /** Makes what Sluice expects to be there; once, after the first start. */
    void prepare() throws IOException, InterruptedException;

    /** Type and {@code config} of the resource, as the HTTP API takes it. */
    Map<String, Object> resource();

    /** Name of the action. */
    String action();

    /** Parameters of the action, but those of its buffer. */
    Map<String, Object> params();

    /** Whether {@link #read} answers in the order in which the rows were stored. */
    default boolean keepsOrder() {
        return true;
    }

    /** All rows. */
    List<Reading> read() throws IOException, InterruptedException;

    @Override
    void close() throws IOException, InterruptedException;
}
