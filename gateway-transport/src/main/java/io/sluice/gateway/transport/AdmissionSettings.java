package io.sluice.gateway.transport;

import io.sluice.core.config.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Who is let in through a listener, how fast, and whose word about a client's address counts. A group of {@link SocketSettings}. */
public record AdmissionSettings(
        @Setting(
                key = ".max_conn_rate",
                value = "1000",
                doc = "Connections accepted in a second; more wait in the backlog until their turn. 0 for no limit.")
        int maxConnectionRate,

        @Setting(
                key = ".access.{number}",
                doc =
                        "Rules in the order of their numbers: allow or deny, and all or a range like 192.168.0.0/24. The first"
                                + " that speaks of the peer decides; if none does it may connect.")
        Map<String, String> access,

        @Setting(
                key = ".proxy_protocol",
                value = "off",
                doc =
                        "Whether each connection begins with a PROXY header, version 1 or 2, as a load balancer sends it.")
        boolean proxyProtocol,

        @Setting(key = ".proxy_protocol_timeout", value = "3s", doc = "Time for the PROXY header to arrive, 1ms to 1h.")
        Duration proxyProtocolTimeout,

        @Setting(
                key = ".trusted_proxies",
                value = "127.0.0.0/8, ::1",
                doc =
                        "Addresses and ranges of the load balancers whose PROXY header or forwarding headers are believed.")
        List<String> trustedProxies) {
    /** Refuses what is out of range. */
    public AdmissionSettings {
        SocketSettings.require(maxConnectionRate >= 0, "maxConnectionRate is 0 or more");
        SocketSettings.require(
                proxyProtocolTimeout.toMillis() >= 1 && proxyProtocolTimeout.toHours() <= 1,
                "proxyProtocolTimeout is 1ms to 1h");
        AccessRules.parse(access);
        TrustedProxies.parse(trustedProxies);
        access = Map.copyOf(access);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** All defaults. */
    public static AdmissionSettings defaults() {
        return new AdmissionSettings(1000, Map.of(), false, Duration.ofSeconds(3), List.of("127.0.0.0/8", "::1"));
    }
}
