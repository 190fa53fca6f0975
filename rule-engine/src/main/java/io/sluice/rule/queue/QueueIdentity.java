package io.sluice.rule.queue;

/**
 * A queue on the disk.
 *
 * @param actionId id of its action
 * @param keys of its rows and letters
 * @param name for targets: another one if the queue is lost and begun anew, so that places are never mistaken
 */
record QueueIdentity(String actionId, QueueKeys keys, String name) {}
