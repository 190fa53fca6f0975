package io.sluice.core.hook;

/**
 * One entry of a SUBSCRIBE or UNSUBSCRIBE, as the client wrote it.
 *
 * @param filter filter text, not yet checked
 * @param options options asked for; {@link SubscribeOptions#DEFAULT} when unsubscribing
 */
public record TopicRequest(String filter, SubscribeOptions options) {}
