package io.sluice.management.http;

import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.modules.delayed.DelayedPublish;
import io.sluice.modules.delayed.Waiting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages that wait for their time (manual 8329-8330). */
final class DelayedEndpoints {
    private static final int ID_DIGITS = 32;
    private static final int HALF = ID_DIGITS / 2;

    private final DelayedPublish delayed;
    private final int maxRows;

    /** A message that waits; {@code publishAt} in milliseconds since the epoch. */
    record DelayedJson(
            String id, String topic, int qos, boolean retain, String clientId, int payloadSize, long publishAt) {}

    DelayedEndpoints(DelayedPublish delayed, int maxRows) {
        this.delayed = delayed;
        this.maxRows = maxRows;
    }

    void addTo(Routes routes) {
        routes.get("/delayed", this::list);
        routes.delete("/delayed/:id", this::cancel);
    }

    private Page<DelayedJson> list(Call call) throws ApiException {
        List<Waiting> all = SessionReader.await(delayed.list().toCompletableFuture());
        Page<Waiting> page = Page.of(all, call, maxRows);
        return page.showing(page.objects().stream().map(DelayedEndpoints::json).toList());
    }

    private static DelayedJson json(Waiting waiting) {
        try {
            Message message = waiting.read();
            return new DelayedJson(
                    waiting.id().toString(),
                    message.topic(),
                    message.qos(),
                    message.retain(),
                    message.sender().clientId(),
                    message.payload().length,
                    waiting.dueMillis());
        } catch (DamagedRecordException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private @Nullable Object cancel(Call call) throws ApiException {
        MessageId id = id(call.path("id"));
        if (!SessionReader.await(delayed.cancel(id).toCompletableFuture())) {
            throw ApiException.notFound("Not Found");
        }
        return null;
    }

    private static MessageId id(String text) throws ApiException {
        if (!text.matches("[0-9a-fA-F]{" + ID_DIGITS + "}")) {
            throw ApiException.badArguments("id must be " + ID_DIGITS + " hexadecimal digits, not " + text);
        }
        return new MessageId(
                Long.parseUnsignedLong(text.substring(0, HALF), 16), Long.parseUnsignedLong(text.substring(HALF), 16));
    }
}
