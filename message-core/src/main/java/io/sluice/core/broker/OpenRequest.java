package io.sluice.core.broker;

import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.session.DeliveryTarget;
import io.sluice.core.session.Session;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.session.Will;
import io.sluice.core.topic.Mountpoint;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection asks for its client's session.
 *
 * @param client who, after authentication
 * @param connect how
 * @param will message to leave behind, null for none
 * @param settings of the zone; taken when a session is made
 * @param target the connection
 * @param loop the connection's loop
 * @param whenOpen called on that loop, possibly before {@link Sessions#open} returns
 */
public record OpenRequest(
        ClientInfo client,
        ConnectInfo connect,
        @Nullable Will will,
        SessionSettings settings,
        DeliveryTarget target,
        Loop loop,
        Consumer<Opened> whenOpen) {
    /** The same with the will below the client's mountpoint. */
    public OpenRequest mounted() {
        if (will == null || client.mountpoint().isEmpty()) {
            return this;
        }
        Will mounted = will.withTopic(Mountpoint.put(client.mountpoint(), will.topic()));
        return new OpenRequest(client, connect, mounted, settings, target, loop, whenOpen);
    }

    /**
     * Answer to the request.
     *
     * @param session attached to the connection; delivers from {@link Session#startDelivery} on
     * @param present whether an earlier session goes on
     */
    public record Opened(Session session, boolean present) {}
}
