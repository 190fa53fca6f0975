package io.sluice.management.http;

import io.sluice.core.broker.Sessions;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.session.Session;
import io.sluice.core.session.SessionView;
import io.sluice.core.time.TimeText;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clients, their sessions and subscriptions (manual 8733-8979). */
final class ClientEndpoints {
    private final Sessions sessions;
    private final SessionReader reader;
    private final NodeInfo node;
    private final int maxRows;

    /** A connected client. */
    record ClientJson(
            String clientId,
            @Nullable String username,
            String ipaddress,
            int port,
            String protoName,
            int protoVer,
            boolean cleanSess,
            int keepalive,
            String listener,
            String zone,
            String node,
            String connectedAt,
            long connectedAtMs) {}

    /** A session, its client connected or not. */
    record SessionJson(
            String clientId,
            boolean connected,
            boolean cleanSess,
            long expiryInterval,
            int subscriptionsCount,
            int maxInflight,
            int inflight,
            int mqueueLen,
            long mqueueBytes,
            long mqueueDropped,
            int mailboxLen,
            int awaitingRel,
            long deliverMsg,
            long enqueueMsg,
            String node,
            String createdAt,
            long createdAtMs,
            String connectedAt,
            long connectedAtMs) {}

    /** One filter of one client. */
    record SubscriptionJson(String clientId, String topic, int qos, String node) {}

    ClientEndpoints(Sessions sessions, NodeInfo node, int maxRows) {
        this.sessions = sessions;
        this.reader = new SessionReader(sessions);
        this.node = node;
        this.maxRows = maxRows;
    }

    void addTo(Routes routes) {
        for (String base : List.of("", "/nodes/:node")) {
            routes.get(base + "/clients", node.only(this::clients));
            routes.get(base + "/clients/:id", node.only(this::client));
            routes.delete(base + "/clients/:id", node.only(this::kick));
            routes.get(base + "/sessions", node.only(this::sessions));
            routes.get(base + "/sessions/:id", node.only(this::session));
            routes.get(base + "/subscriptions", node.only(this::subscriptions));
            routes.get(base + "/subscriptions/:id", node.only(this::subscriptionsOfClient));
        }
        Envelope v2 = Envelope.V2;
        routes.add(v2, HttpMethod.GET, "/nodes/:node/clients", node.only(this::clients));
        routes.add(v2, HttpMethod.GET, "/nodes/:node/clients/:id", node.only(call -> only(client(call))));
        routes.add(v2, HttpMethod.GET, "/clients/:id", call -> only(client(call)));
        routes.add(v2, HttpMethod.DELETE, "/clients/:id", call -> {
            kick(call);
            return List.of();
        });
    }

    /** Version 2 wraps a single object like a list. */
    private static Map<String, Object> only(Object object) {
        return Map.of("objects", List.of(object));
    }

    private Page<ClientJson> clients(Call call) throws ApiException {
        Page<String> ids = Page.of(reader.connectedIds(), call, maxRows);
        return ids.showing(
                reader.views(ids.objects()).stream().map(this::clientJson).toList());
    }

    private ClientJson client(Call call) throws ApiException {
        SessionView view = reader.view(call.path("id"));
        if (!view.connected()) {
            throw ApiException.notFound("Not Found");
        }
        return clientJson(view);
    }

    private ClientJson clientJson(SessionView view) {
        ClientInfo client = view.client();
        long connectedAt = view.connect().connectedAtMillis();
        return new ClientJson(
                client.clientId(),
                client.username(),
                client.peerHost(),
                client.peerPort(),
                client.protocol(),
                client.protocolVersion(),
                view.connect().cleanStart(),
                view.connect().keepAliveSeconds(),
                client.listener(),
                client.zone(),
                node.name(),
                TimeText.ofMillis(connectedAt),
                connectedAt);
    }

    private @Nullable Object kick(Call call) throws ApiException {
        String id = call.path("id");
        if (!reader.isConnected(id) || !sessions.kick(id)) {
            throw new ApiException(ApiException.NOT_ONLINE, "client " + id + " is not online");
        }
        return null;
    }

    private Page<SessionJson> sessions(Call call) throws ApiException {
        Page<String> ids = Page.of(reader.ids(), call, maxRows);
        return ids.showing(
                reader.views(ids.objects()).stream().map(this::sessionJson).toList());
    }

    private SessionJson session(Call call) throws ApiException {
        return sessionJson(reader.view(call.path("id")));
    }

    private SessionJson sessionJson(SessionView view) {
        String id = view.client().clientId();
        Session session = sessions.find(id);
        long connectedAt = view.connect().connectedAtMillis();
        return new SessionJson(
                id,
                view.connected(),
                view.connect().cleanStart(),
                view.connect().expirySeconds(),
                view.subscriptions().size(),
                session == null ? 0 : session.settings().maxInflight(),
                view.inflight(),
                view.queued(),
                view.queuedBytes(),
                view.dropped(),
                view.mailbox(),
                view.awaitingRelease(),
                view.delivered(),
                view.enqueued(),
                node.name(),
                TimeText.ofMillis(view.createdAtMillis()),
                view.createdAtMillis(),
                TimeText.ofMillis(connectedAt),
                connectedAt);
    }

    private Page<SubscriptionJson> subscriptions(Call call) throws ApiException {
        List<SubscriptionJson> all = new ArrayList<>();
        for (SessionView view : reader.views(reader.ids())) {
            all.addAll(subscriptionsOf(view));
        }
        return Page.of(all, call, maxRows);
    }

    private List<SubscriptionJson> subscriptionsOfClient(Call call) throws ApiException {
        return subscriptionsOf(reader.view(call.path("id")));
    }

    private List<SubscriptionJson> subscriptionsOf(SessionView view) {
        return view.subscriptions().stream()
                .map(text -> {
                    int colon = text.lastIndexOf(':');
                    int qos = Integer.parseInt(text.substring(colon + 1));
                    return new SubscriptionJson(view.client().clientId(), text.substring(0, colon), qos, node.name());
                })
                .toList();
    }
}
