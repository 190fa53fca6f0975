package io.sluice.core.gateway;

import java.util.List;

/** One protocol's entrance. Started and stopped by the appliance; knows nothing but its {@link GatewayContext}. */
public interface Gateway {
    /** Name of the protocol in lower case, for instance {@code mqtt}. */
    String name();

    /**
     * Opens the listeners.
     *
     * @throws GatewayException if one cannot be opened; none is open then
     */
    void start(GatewayContext context) throws GatewayException;

    /** Takes no new connections; those that are open go on. Idempotent. */
    void stopAccepting();

    /** Closes connections, telling clients that the server shuts down, and listeners. Idempotent. */
    void stop();

    List<ListenerView> listeners();

    /**
     * Opens a listener that was stopped. No effect on one that is open. Waits for the operating system; not on a loop.
     *
     * @param id as in its view
     * @return false if there is no such listener
     * @throws GatewayException if the address cannot be bound
     */
    boolean startListener(String id) throws GatewayException;

    /**
     * Closes one listener and the connections that came through it; the others go on. Idempotent; the address is free on
     * return. Waits for the operating system; not on a loop.
     *
     * @param id as in its view
     * @return false if there is no such listener
     */
    boolean stopListener(String id);
}
