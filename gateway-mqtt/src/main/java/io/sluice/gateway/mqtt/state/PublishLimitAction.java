package io.sluice.gateway.mqtt.state;

/** What happens to publishes of QoS 1 and 2 above the publish limit. */
public enum PublishLimitAction {
    /** They wait, and so does all that the client sends behind them. */
    PAUSE,
    /** Version 5 clients are answered 0x96 and go on; others cannot be told, and wait. */
    REFUSE
}
