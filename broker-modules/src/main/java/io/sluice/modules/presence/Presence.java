package io.sluice.modules.presence;

import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.DisconnectInfo;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.topic.TopicSyntax;
import io.sluice.modules.BrokerModule;
import io.sluice.modules.JsonObject;
import io.sluice.modules.ModuleContext;
import io.sluice.modules.SystemMessages;
import java.util.Set;

/**
 * Publishes a message for each client that comes or goes, with the keys of the manual. The identifier is one level of the topic:
 * {@code / + # %} and NUL in it are written as {@code %2F} and so on there, and as they are in the payload.
 */
public final class Presence implements BrokerModule, BrokerListener {
    private static final int PRIORITY = 0;

    private final ModuleContext context;
    private final PresenceSettings settings;
    private final SystemMessages messages;
    private final String prefix;

    public Presence(ModuleContext context, PresenceSettings settings) {
        this.context = context;
        this.settings = settings;
        this.messages = new SystemMessages(context.core());
        this.prefix = context.topic("clients/");
    }

    @Override
    public String name() {
        return "presence";
    }

    @Override
    public void start() {
        if (settings.enabled()) {
            context.core().hooks().add(this, PRIORITY);
        }
    }

    @Override
    public void close() {
        context.core().hooks().remove(this);
    }

    @Override
    public Set<HookPoint> points() {
        return Set.of(HookPoint.CLIENT_CONNECTED, HookPoint.CLIENT_DISCONNECTED);
    }

    @Override
    public HookResult<Void> onConnected(ClientInfo client, ConnectInfo connect) {
        JsonObject event = new JsonObject()
                .put("clientid", client.clientId())
                .put("username", client.username())
                .put("ipaddress", client.peerHost())
                .put("connack", 0)
                .put("ts", connect.connectedAtMillis() / 1000)
                .put("proto_ver", client.protocolVersion())
                .put("proto_name", client.protocol())
                .put("clean_start", connect.cleanStart())
                .put("keepalive", connect.keepAliveSeconds());
        publish(client, "/connected", event);
        return HookResult.ok();
    }

    @Override
    public HookResult<Void> onDisconnected(ClientInfo client, DisconnectInfo disconnect) {
        JsonObject event = new JsonObject()
                .put("clientid", client.clientId())
                .put("username", client.username())
                .put("reason", disconnect.reason().text())
                .put("ts", context.time().wallMillis() / 1000);
        publish(client, "/disconnected", event);
        return HookResult.ok();
    }

    private void publish(ClientInfo client, String event, JsonObject payload) {
        String topic = prefix + asLevel(client.clientId()) + event;
        // an identifier may be as long as a topic: then there is no topic for it
        if (TopicSyntax.isValidName(topic)) {
            messages.publish(topic, payload.toBytes(), settings.qos());
        }
    }

    private static String asLevel(String clientId) {
        for (int i = 0; i < clientId.length(); i++) {
            if (isSpecial(clientId.charAt(i))) {
                return escaped(clientId, i);
            }
        }
        return clientId;
    }

    private static String escaped(String clientId, int from) {
        StringBuilder level = new StringBuilder(clientId.length() + 8).append(clientId, 0, from);
        for (int i = from; i < clientId.length(); i++) {
            char c = clientId.charAt(i);
            if (isSpecial(c)) {
                level.append('%')
                        .append(Character.forDigit(c >> 4, 16))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            } else {
                level.append(c);
            }
        }
        return level.toString();
    }

    private static boolean isSpecial(char c) {
        return c == '/' || c == '+' || c == '#' || c == '%' || c == 0;
    }
}
