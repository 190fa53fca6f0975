package io.sluice.rule.engine;

import io.sluice.connector.ValuePath;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventSite;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.EventView;
import io.sluice.rule.event.Occasion;
import io.sluice.rule.json.Payload;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.state.RuleState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event about a client or its session: the client's columns and what the event adds. */
final class ClientView implements EventView {
    private final EventType type;
    private final ClientInfo client;
    private final EventSite site;
    private final long timestampMillis;
    private final Map<Column, Object> more;
    private final Payload payload;

    ClientView(EventType type, ClientInfo client, Map<Column, Object> more, Occasion occasion) {
        this.type = type;
        this.client = client;
        this.more = more;
        this.site = occasion.site();
        this.timestampMillis = occasion.timestampMillis();
        this.payload = Payload.none(occasion.paths());
    }

    @Override
    public EventType type() {
        return type;
    }

    @Override
    public @Nullable String topic() {
        return more.get(Column.TOPIC) instanceof String topic ? topic : null;
    }

    @Override
    public Payload payload() {
        return payload;
    }

    @Override
    public TimeSource time() {
        return site.time();
    }

    @Override
    public RuleState state() {
        return site.state().of(client);
    }

    @Override
    public Object column(Column column) {
        Object added = more.get(column);
        return added != null ? added : ofClient(column);
    }

    @Override
    public EventView detached(PayloadPaths paths, boolean withPayload) {
        return new ClientView(type, client, more, new Occasion(site, timestampMillis, paths));
    }

    private Object ofClient(Column column) {
        return switch (column) {
            case CLIENT_ID, CLIENTID -> client.clientId();
            case USERNAME -> client.username() == null ? ValuePath.UNDEFINED : client.username();
            case EVENT -> type.columnValue(Dialect.V3);
            case EVENT_V4 -> type.columnValue(Dialect.V4);
            case NODE -> site.node();
            case TIMESTAMP, TIMESTAMP_V4 -> timestampMillis;
            case PEERNAME -> client.peername();
            case PEERHOST -> client.peerHost();
            case MOUNTPOINT -> client.mountpoint();
            case PROTO_NAME -> client.protocol();
            case PROTO_VER -> (long) client.protocolVersion();
            default -> ValuePath.UNDEFINED;
        };
    }
}
