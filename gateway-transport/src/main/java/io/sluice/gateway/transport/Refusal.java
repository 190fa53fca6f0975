package io.sluice.gateway.transport;

import io.sluice.core.metric.Metric;

/** Why a connection was not let in. Each has its counter and its name in the shutdown count of the listener. */
enum Refusal {
    MAX_CONNECTIONS("max_connections", Metric.CONNECTIONS_REFUSED_LIMIT),
    /** By an access rule. */
    ACCESS_DENIED("access_denied", Metric.CONNECTIONS_REFUSED_ACCESS),
    /** A PROXY header was awaited from somebody who is no trusted proxy. */
    PROXY_UNTRUSTED("proxy_untrusted", Metric.CONNECTIONS_REFUSED_PROXY_UNTRUSTED),
    PROXY_INVALID("proxy_invalid", Metric.CONNECTIONS_REFUSED_PROXY_INVALID),
    PROXY_TIMEOUT("proxy_timeout", Metric.CONNECTIONS_REFUSED_PROXY_TIMEOUT);

    private final String text;
    private final Metric metric;

    Refusal(String text, Metric metric) {
        this.text = text;
        this.metric = metric;
    }

    String text() {
        return text;
    }

    Metric metric() {
        return metric;
    }
}
