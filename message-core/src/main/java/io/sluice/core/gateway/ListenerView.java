package io.sluice.core.gateway;

import java.util.Map;

/**
 * What lists show of one listener (manual 7793-7837).
 *
 * @param id protocol, transport and name: {@code mqtt:tcp:external}
 * @param address address it is bound to
 * @param acceptors threads that accept
 * @param maxConnections most connections at once
 * @param connections connections now
 * @param accepted connections since start
 * @param shutdowns connections ended and refused since start, by reason
 * @param running whether it takes connections; false after an operator stopped it
 */
public record ListenerView(
        String id,
        String address,
        int acceptors,
        int maxConnections,
        int connections,
        long accepted,
        Map<String, Long> shutdowns,
        boolean running) {}
