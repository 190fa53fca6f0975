package io.sluice.management.http;

import io.sluice.core.gateway.Gateway;
import io.sluice.core.gateway.GatewayException;
import io.sluice.core.gateway.ListenerView;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Where Sluice listens (manual 9230-9335), and the switches: a listener is stopped and started while the others go on. */
final class ListenerEndpoints {
    private static final String ANY_IPV4 = "0.0.0.0:";

    private final NodeInfo node;
    private final List<Gateway> gateways;
    private final Supplier<ListenerView> own;

    /** One listener. */
    record ListenerJson(
            String id,
            String protocol,
            String listenOn,
            boolean running,
            int acceptors,
            int maxConns,
            int currentConns,
            long accepted,
            Map<String, Long> shutdownCount) {}

    /** One listener in the words of version 2. */
    record ListenerV2Json(
            String protocol,
            String listen,
            int acceptors,
            int maxClients,
            int currentClients,
            Map<String, Long> shutdownCount) {}

    /** What is done to a listener. */
    private interface Switch {
        /** False if the gateway has no such listener. */
        boolean turn(Gateway gateway, String id) throws GatewayException;
    }

    /** @param own tells of the API's own listener, which cannot be stopped over itself */
    ListenerEndpoints(NodeInfo node, List<Gateway> gateways, Supplier<ListenerView> own) {
        this.node = node;
        this.gateways = gateways;
        this.own = own;
    }

    void addTo(Routes routes) {
        routes.get("/listeners", call -> List.of(Map.of("node", node.name(), "listeners", listeners())));
        routes.get("/nodes/:node/listeners", node.only(call -> listeners()));
        for (String base : List.of("", "/nodes/:node")) {
            String one = base + "/listeners/:id";
            routes.put(one + "/start", node.only(call -> turn(call, Gateway::startListener)));
            routes.put(one + "/stop", node.only(call -> turn(call, Gateway::stopListener)));
            routes.put(one + "/restart", node.only(call -> turn(call, ListenerEndpoints::restart)));
        }
        routes.add(Envelope.V2, HttpMethod.GET, "/monitoring/listeners", call -> Map.of(node.name(), listenersV2()));
        routes.add(Envelope.V2, HttpMethod.GET, "/monitoring/listeners/:node", node.only(call -> listenersV2()));
    }

    private List<ListenerView> views() {
        List<ListenerView> all = new ArrayList<>();
        gateways.forEach(gateway -> all.addAll(gateway.listeners()));
        all.add(own.get());
        return all;
    }

    private List<ListenerJson> listeners() {
        return views().stream().map(ListenerEndpoints::json).toList();
    }

    private static ListenerJson json(ListenerView view) {
        return new ListenerJson(
                view.id(),
                protocol(view),
                view.address(),
                view.running(),
                view.acceptors(),
                view.maxConnections(),
                view.connections(),
                view.accepted(),
                view.shutdowns());
    }

    private List<ListenerV2Json> listenersV2() {
        return views().stream()
                .map(view -> new ListenerV2Json(
                        protocol(view),
                        view.address(),
                        view.acceptors(),
                        view.maxConnections(),
                        view.connections(),
                        view.shutdowns()))
                .toList();
    }

    /** {@code mqtt:tcp} of {@code mqtt:tcp:external}. */
    private static String protocol(ListenerView view) {
        int name = view.id().indexOf(':', view.id().indexOf(':') + 1);
        return name < 0 ? view.id() : view.id().substring(0, name);
    }

    private static boolean restart(Gateway gateway, String id) throws GatewayException {
        return gateway.stopListener(id) && gateway.startListener(id);
    }

    private ListenerJson turn(Call call, Switch how) throws ApiException {
        String asked = call.path("id");
        String id = views().stream()
                .filter(view -> isMeant(view, asked))
                .map(ListenerView::id)
                .findFirst()
                .orElse(asked);
        for (Gateway gateway : gateways) {
            if (turn(gateway, id, how)) {
                return views().stream()
                        .filter(view -> view.id().equals(id))
                        .map(ListenerEndpoints::json)
                        .findFirst()
                        .orElseThrow();
            }
        }
        throw ApiException.notFound("no listener " + asked + " that can be stopped and started");
    }

    private static boolean turn(Gateway gateway, String id, Switch how) throws ApiException {
        try {
            return how.turn(gateway, id);
        } catch (GatewayException e) {
            throw new ApiException(ApiException.INTERNAL, e.getMessage() + "");
        }
    }

    /** By its id, or as the manual calls it: {@code mqtt:tcp:0.0.0.0:1883}, {@code mqtt:tcp:1883}. */
    private static boolean isMeant(ListenerView view, String asked) {
        String whole = protocol(view) + ":" + view.address();
        String port = protocol(view) + ":" + view.address().replace(ANY_IPV4, "");
        return asked.equals(view.id()) || asked.equals(whole) || asked.equals(port);
    }
}
