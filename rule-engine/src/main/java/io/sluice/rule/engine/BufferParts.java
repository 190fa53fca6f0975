package io.sluice.rule.engine;

import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.action.Pacing;
import io.sluice.rule.queue.RowQueues;

/**
 * What buffers of connector actions are made of.
 *
 * @param defaults limits unless an action's parameters say otherwise
 * @param pacing who sends, and how long it rests after a failure
 * @param queues the queues of all action instances, by their ids
 */
public record BufferParts(BufferSettings defaults, Pacing pacing, RowQueues queues) {}
