package io.sluice.modules.flapping;

import io.sluice.core.config.CountLimit;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.metric.Metric;
import io.sluice.modules.BrokerModule;
import io.sluice.modules.ModuleContext;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bans a client identifier for a while that connects too often: a broken device in a loop, or two devices with one
 * identifier that drive each other out. What counts is a connection that got past authentication.
 */
public final class FlappingDetector implements BrokerModule, BrokerListener {
    private static final Logger LOG = LoggerFactory.getLogger(FlappingDetector.class);
    private static final int PRIORITY = 0;

    private final ModuleContext context;
    private final Map<String, FlappingSettings> zones;
    private final Penalty penalty;
    private final ReconnectLog log = new ReconnectLog();

    /** What is done to a client that is found: it must be kept out, and not be called again for it meanwhile. */
    public interface Penalty {
        /** Called on the client's loop; must not block. */
        void ban(String clientId, String reason, long untilMillis);
    }

    /** @param zones settings by the name of the zone; in one that is not named here nothing is detected */
    public FlappingDetector(ModuleContext context, Map<String, FlappingSettings> zones, Penalty penalty) {
        this.context = context;
        this.zones = Map.copyOf(zones);
        this.penalty = penalty;
    }

    @Override
    public String name() {
        return "flapping";
    }

    @Override
    public void start() {
        if (zones.values().stream().anyMatch(FlappingSettings::enabled)) {
            context.core().hooks().add(this, PRIORITY);
        }
    }

    @Override
    public void close() {
        context.core().hooks().remove(this);
    }

    @Override
    public Set<HookPoint> points() {
        return Set.of(HookPoint.CLIENT_CONNECTED);
    }

    @Override
    public HookResult<Void> onConnected(ClientInfo client, ConnectInfo connect) {
        FlappingSettings settings = zones.get(client.zone());
        if (settings != null
                && settings.enabled()
                && log.connected(client.clientId(), context.time().monotonicMillis(), settings.threshold())) {
            found(client, settings);
        }
        return HookResult.ok();
    }

    private void found(ClientInfo client, FlappingSettings settings) {
        CountLimit threshold = settings.threshold();
        String reason = "more than " + threshold.count() + " connections in " + threshold.seconds() + " s";
        context.core().metrics().increment(Metric.CLIENT_FLAPPING);
        LOG.warn("client {} at {} is flapping: {}", client.clientId(), client.peername(), reason);
        // what it did is paid for: after the ban it starts anew
        log.forget(client.clientId());
        penalty.ban(
                client.clientId(),
                reason,
                context.time().wallMillis() + settings.banned().toMillis());
    }
}
