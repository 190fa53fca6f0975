package io.sluice.core.hook;

/**
 * How a connection ended, for the event {@code client.disconnected}.
 *
 * @param reason why
 * @param sockname address and port of Sluice that the client was connected to; empty if nobody knows
 * @param properties what the client said with its good-bye
 */
public record DisconnectInfo(CloseReason reason, String sockname, PacketProperties properties) {}
