package io.sluice.appliance;

import io.sluice.appliance.config.Schema;
import io.sluice.appliance.logging.LogSettings;
import io.sluice.core.alarm.AlarmSettings;
import io.sluice.core.broker.RetainedSettings;
import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.session.SessionSettings;
import io.sluice.gateway.mqtt.state.MqttSettings;
import io.sluice.gateway.transport.SecureWebSocketListenerSettings;
import io.sluice.gateway.transport.TcpListenerSettings;
import io.sluice.gateway.transport.TlsListenerSettings;
import io.sluice.gateway.transport.WebSocketListenerSettings;
import io.sluice.gateway.transport.tls.TlsFileSettings;
import io.sluice.management.http.HttpSettings;
import io.sluice.modules.ban.BanSettings;
import io.sluice.modules.delayed.DelayedSettings;
import io.sluice.modules.flapping.FlappingSettings;
import io.sluice.modules.presence.PresenceSettings;
import io.sluice.modules.rewrite.RewriteSettings;
import io.sluice.modules.subscription.SubscriptionSettings;
import io.sluice.modules.sys.SysSettings;
import io.sluice.modules.sysmon.SysmonSettings;
import io.sluice.rule.bridge.BridgeSettings;
import io.sluice.store.StoreSettings;
import java.util.List;

/** Every record of settings in the product. A new one is a line here; a test finds those that were forgotten. */
public final class ProductSettings {
    /** The settings by their keys. */
    public static final Schema SCHEMA = Schema.of(List.of(
            NodeSettings.class,
            LogSettings.class,
            BrokerSettings.class,
            StoreSettings.class,
            AlarmSettings.class,
            AccessSettings.class,
            RetainedSettings.class,
            TcpListenerSettings.class,
            WebSocketListenerSettings.class,
            TlsListenerSettings.class,
            SecureWebSocketListenerSettings.class,
            TlsFileSettings.class,
            SessionSettings.class,
            MqttSettings.class,
            SysSettings.class,
            SysmonSettings.class,
            PresenceSettings.class,
            SubscriptionSettings.class,
            DelayedSettings.class,
            BanSettings.class,
            FlappingSettings.class,
            RewriteSettings.class,
            BridgeSettings.class,
            HttpSettings.class));

    private ProductSettings() {}
}
