package io.sluice.modules;

/**
 * One module of the broker: made from a {@link ModuleContext} and its settings, started before the first listener of a gateway is open, and
 * closed after the last one is. A module that its settings switch off does nothing in {@link #start}, so that it costs nothing.
 */
public interface BrokerModule extends AutoCloseable {
    /** Name for logs and lists: {@code presence}. */
    String name();

    /** Adds the module's listeners to the chain and starts its timers. Called once. */
    void start();

    /** Takes both away again. Called once, after {@link #start}. */
    @Override
    void close();
}
