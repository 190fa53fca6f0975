package io.sluice.appliance.config;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import io.sluice.core.config.SettingGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small product's settings, in every form that a declaration may take. */
final class TestSettings {
    record Node(
            @Setting(key = "node.name", value = "n1", doc = "Name.")
            String name,

            @Setting(key = "mqtt.max_packet_size", value = "1MB", doc = "Size.")
            ByteSize maxPacketSize) {}

    record Log(
            @Setting(key = "log.level", value = "warning", doc = "Level.")
            String level,

            @Setting(key = "log.{level}.file", doc = "File for one level.")
            Map<String, String> files) {}

    record Listener(
            @Setting(key = "listener.tcp.{name}", doc = "Address.")
            InetSocketAddress bind,

            @Setting(key = "listener.tcp.{name}.max_connections", value = "1000", doc = "Limit, at least 1.")
            int maxConnections,

            @Setting(key = "listener.tcp.{name}.zone", value = "external", doc = "Zone.")
            String zone,

            @Setting(key = "listener.tcp.{name}.mountpoint", doc = "Prefix.") @Nullable
            String mountpoint,

            @Setting(key = "listener.tcp.{name}.access.{n}", doc = "Who may connect.")
            Map<String, String> access) {
        Listener {
            if (maxConnections < 1) {
                throw new IllegalArgumentException("maxConnections must be at least 1");
            }
        }
    }

    record Buffers(
            @Setting(key = ".in", value = "1KB", doc = "Read.")
            ByteSize in,

            @Setting(key = ".out", value = "2KB", doc = "Written.")
            ByteSize out) {
        Buffers {
            if (in.bytes() < 1) {
                throw new IllegalArgumentException("in must be at least 1");
            }
        }
    }

    record Socket(
            @Setting(key = "", doc = "Address.") InetSocketAddress bind,

            @SettingGroup(value = ".buffer", defaults = ".in=3KB")
            Buffers buffers) {}

    record Plain(@SettingGroup("listener.plain.{name}") Socket socket) {}

    record Web(
            @SettingGroup(
                    value = "listener.web.{name}",
                    defaults = {".buffer.in=4KB", ".buffer.out=5KB"})
            Socket socket,

            @Setting(key = "listener.web.{name}.path", value = "/", doc = "Path.")
            String path) {}

    record Zone(
            @Setting(
                    key = "zone.{name}.max_packet_size",
                    value = "1MB",
                    inherits = "mqtt.max_packet_size",
                    doc = "Size.")
            ByteSize maxPacketSize,

            @Setting(key = "zone.{name}.max_inflight", value = "32", inherits = "mqtt.max_inflight", doc = "Window.")
            int maxInflight,

            @Setting(key = "zone.{name}.idle_timeout", value = "15s", doc = "Time.")
            Duration idleTimeout) {}

    static final Schema SCHEMA =
            Schema.of(List.of(Node.class, Log.class, Listener.class, Zone.class, Plain.class, Web.class));

    private TestSettings() {}

    static ConfigurationLoader file(String... lines) {
        return new ConfigurationLoader(SCHEMA).text("etc/sluice.conf", String.join("\n", lines));
    }
}
