package io.sluice.rule.action;

import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.message.MessageId;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An action of a connector: outputs become rows in a buffer. */
public final class BufferedAction implements RuleAction {
    private final String actionId;
    private final ActionBuffer buffer;
    private final ActionMetrics metrics;

    public BufferedAction(String actionId, ActionBuffer buffer, ActionMetrics metrics) {
        this.actionId = actionId;
        this.buffer = buffer;
        this.metrics = metrics;
    }

    public ActionBuffer buffer() {
        return buffer;
    }

    @Override
    public boolean reserve(int outputs) {
        return buffer.reserve(outputs);
    }

    @Override
    public void release(int outputs) {
        buffer.release(outputs);
    }

    @Override
    public boolean refusesWhenFull() {
        return buffer.refusesWhenFull();
    }

    @Override
    public void countFull(int outputs, boolean publisherTold) {
        buffer.countFull(outputs, publisherTold);
    }

    @Override
    public void run(RaisedEvent event, Map<String, @Nullable Object> selected, int output) {
        MessageId id = event.id();
        RowKey key = new RowKey(id.high(), id.low(), actionId, output);
        CompletionStage<Void> durable =
                buffer.append(new Row(key, event.timestampMillis(), selected), event.isAcknowledged());
        if (durable != null) {
            event.awaitDurable(durable);
        }
    }

    @Override
    public ActionMetrics metrics() {
        return metrics;
    }

    @Override
    public CompletionStage<Void> close(long drainMillis) {
        return buffer.close(drainMillis);
    }

    @Override
    public CompletionStage<Void> discard(long drainMillis) {
        return buffer.discard(drainMillis);
    }
}
