package io.sluice.connector.webhook;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.ConnectorException.Kind;
import io.sluice.connector.Row;
import io.sluice.connector.webhook.RequestTemplate.Item;
import io.sluice.connector.webhook.RequestTemplate.UnwritableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code data_to_webserver}: each row becomes a request, or several share one. Rows go one after the other, or in lanes that go
 * side by side, each in order. What was taken of a batch that failed is not sent again while this object lives.
 */
final class WebHookAction implements Action {
    /** Time after which no further request of a batch begins. */
    private static final Duration LIMIT = Duration.ofSeconds(18);

    private final WebClient client;
    private final RequestTemplate template;
    private final RequestConfig config;
    private final Consumer<WebHookAction> whenClosed;
    private final TakenRows taken = new TakenRows();
    private final @Nullable ExecutorService lanes;

    WebHookAction(WebClient client, RequestConfig config, Consumer<WebHookAction> whenClosed) {
        this.client = client;
        this.config = config;
        this.template = new RequestTemplate(client.config(), config);
        this.whenClosed = whenClosed;
        // has no thread before the first rows come
        this.lanes = config.concurrency() == 1 ? null : Executors.newFixedThreadPool(config.concurrency());
    }

    @Override
    public void send(List<Row> rows) throws ConnectorException {
        SortedMap<Integer, String> refused = new ConcurrentSkipListMap<>();
        Map<Integer, List<Item>> byLane = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            try {
                Item item = template.item(i, rows.get(i));
                if (!taken.contains(item.key())) {
                    byLane.computeIfAbsent(item.lane(), lane -> new ArrayList<>())
                            .add(item);
                }
            } catch (UnwritableException e) {
                refused.put(i, e.reason());
            }
        }
        long end = System.nanoTime()
                + LIMIT.toNanos()
                - client.config().requestLimit().toNanos();
        ExecutorService threads = lanes;
        if (threads == null) {
            for (List<Item> items : byLane.values()) {
                sendInOrder(items, refused, end);
            }
        } else {
            sendSideBySide(threads, byLane.values(), refused, end);
        }
        rows.forEach(row -> taken.forget(row.key().toString()));
        if (!refused.isEmpty()) {
            throw ConnectorException.rejectRows(refused);
        }
    }

    @Override
    public void close() {
        if (lanes != null) {
            lanes.shutdownNow();
        }
        whenClosed.accept(this);
    }

    private void sendSideBySide(
            ExecutorService threads, Collection<List<Item>> lanesOfItems, SortedMap<Integer, String> refused, long end)
            throws ConnectorException {
        List<Future<?>> ends = new ArrayList<>();
        ConnectorException first = null;
        try {
            for (List<Item> items : lanesOfItems) {
                ends.add(threads.submit(() -> {
                    sendInOrder(items, refused, end);
                    return null;
                }));
            }
            for (Future<?> each : ends) {
                first = failure(each, first);
            }
        } catch (java.util.concurrent.RejectedExecutionException e) {
            throw ConnectorException.retry(client.config().where() + ": closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectorException.retry(client.config().where() + ": interrupted", e);
        }
        if (first != null) {
            throw first;
        }
    }

    /** Waits for the end of a lane; the failure before it, or else its own. */
    private static @Nullable ConnectorException failure(Future<?> lane, @Nullable ConnectorException before)
            throws InterruptedException {
        try {
            lane.get();
            return before;
        } catch (ExecutionException e) {
            if (before != null) {
                return before;
            }
            return e.getCause() instanceof ConnectorException failure
                    ? failure
                    : ConnectorException.retry("web server: " + e.getCause(), e);
        }
    }

    private void sendInOrder(List<Item> items, SortedMap<Integer, String> refused, long end) throws ConnectorException {
        int from = 0;
        while (from < items.size()) {
            if (System.nanoTime() - end > 0) {
                throw ConnectorException.retry(
                        client.config().where() + " is slow: " + from + " of " + items.size()
                                + " rows went in the time of a batch, the others follow",
                        null);
            }
            int to = from + 1;
            while (to < items.size()
                    && to - from < config.rows()
                    && items.get(from).goesWith(items.get(to))) {
                to++;
            }
            sendOne(items.subList(from, to), refused);
            from = to;
        }
    }

    /** Sends rows in one request; what is refused of several is halved until the rows at fault stand alone. */
    private void sendOne(List<Item> items, SortedMap<Integer, String> refused) throws ConnectorException {
        try {
            client.send(template.request(items));
            items.forEach(item -> taken.add(item.key()));
        } catch (ConnectorException e) {
            if (e.kind() == Kind.RETRY) {
                throw e;
            }
            if (items.size() == 1) {
                refused.put(items.get(0).index(), String.valueOf(e.getMessage()));
            } else {
                int half = items.size() / 2;
                sendOne(items.subList(0, half), refused);
                sendOne(items.subList(half, items.size()), refused);
            }
        }
    }
}
