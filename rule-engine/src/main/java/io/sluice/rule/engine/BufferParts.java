package io.sluice.rule.engine;

import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.action.Pacing;
import io.sluice.rule.action.RowQueue;
import java.util.function.Function;

/**
 * What buffers of connector actions are made of.
 *
 * @param defaults limits unless an action's parameters say otherwise
 * @param pacing who sends, and how long it rests after a failure
 * @param queues makes the queue of an action instance, by its id
 */
public record BufferParts(BufferSettings defaults, Pacing pacing, Function<String, RowQueue> queues) {}
