package io.sluice.management.http;

import io.sluice.core.gateway.Gateway;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.gateway.GatewayException;
import io.sluice.core.gateway.ListenerView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A gateway whose listeners are names; it has none until a test adds some. */
public final class FakeGateway implements Gateway {
    private final Map<String, ListenerView> listeners = new LinkedHashMap<>();
    private boolean taken;

    public synchronized void add(String id, String address) {
        put(id, address, true);
    }

    private void put(String id, String address, boolean running) {
        listeners.put(id, new ListenerView(id, address, 8, 1000, 2, 7, Map.of("kicked", 1L), running));
    }

    /** Addresses cannot be bound from now on. */
    public synchronized void takeAddresses() {
        taken = true;
    }

    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public void start(GatewayContext context) {}

    @Override
    public void stopAccepting() {}

    @Override
    public void stop() {}

    @Override
    public synchronized List<ListenerView> listeners() {
        return List.copyOf(listeners.values());
    }

    @Override
    public synchronized boolean startListener(String id) throws GatewayException {
        if (taken) {
            throw new GatewayException("listener " + id + " cannot listen", new IllegalStateException());
        }
        return turn(id, true);
    }

    @Override
    public synchronized boolean stopListener(String id) {
        return turn(id, false);
    }

    private boolean turn(String id, boolean running) {
        ListenerView view = listeners.get(id);
        if (view != null) {
            put(id, view.address(), running);
        }
        return view != null;
    }
}
