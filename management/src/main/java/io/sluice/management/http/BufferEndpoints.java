package io.sluice.management.http;

import io.sluice.rule.engine.Buffers;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.queue.DeadLetter;
import io.sluice.rule.registry.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Buffers of actions: what waits in them, and the rows that targets refused for good. */
final class BufferEndpoints {
    private static final int USUALLY_SHOWN = 100;
    private static final String LETTERS = "/actions/:action/dead_letters";

    private final RuleEngine engine;
    private final Buffers buffers;
    private final int maxRows;

    /** A row that a target will never take; times in milliseconds since the epoch. */
    record DeadLetterJson(
            long id, String key, long timestamp, Map<String, @Nullable Object> values, String reason, long refusedAt) {}

    BufferEndpoints(RuleEngine engine, int maxRows) {
        this.engine = engine;
        this.buffers = engine.buffers();
        this.maxRows = maxRows;
    }

    void addTo(Routes routes) {
        routes.get("/buffers", call -> buffers.list());
        routes.get("/buffers/unused", call -> unused());
        routes.delete("/buffers/unused/:action", this::dropUnused);
        routes.get("/rules/:id" + LETTERS, this::listOfRule);
        routes.get(LETTERS, this::list);
        routes.delete(LETTERS, this::forgetAll);
        routes.get(LETTERS + "/:letter", this::show);
        routes.delete(LETTERS + "/:letter", this::forget);
        routes.post(LETTERS + "/replay", this::replay);
    }

    private List<Buffers.Unused> unused() throws ApiException {
        try {
            return buffers.unused();
        } catch (IOException e) {
            throw new ApiException(ApiException.INTERNAL, "the store cannot be read: " + e.getMessage());
        }
    }

    private @Nullable Object dropUnused(Call call) throws ApiException {
        try {
            buffers.dropUnused(call.path("action"));
            return null;
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }

    private Object listOfRule(Call call) throws ApiException {
        String action = call.path("action");
        boolean known = engine.find(call.path("id")).stream()
                .flatMap(rule -> rule.actions().stream())
                .anyMatch(one -> one.id().equals(action));
        if (!known) {
            throw ApiException.notFound("Not Found");
        }
        return list(call);
    }

    private Object list(Call call) throws ApiException {
        String from = call.query("from");
        int most = Math.min(call.query("limit", USUALLY_SHOWN), maxRows);
        try {
            return buffers.deadLetters(call.path("action"), from == null ? 0 : number("from", from), most).stream()
                    .map(BufferEndpoints::json)
                    .toList();
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }

    private Object show(Call call) throws ApiException {
        try {
            return json(buffers.deadLetter(call.path("action"), letter(call)));
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }

    private @Nullable Object forget(Call call) throws ApiException {
        try {
            buffers.forget(call.path("action"), letter(call));
            return null;
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }

    private Object forgetAll(Call call) throws ApiException {
        try {
            return Map.of("forgotten", buffers.forgetAll(call.path("action")));
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }

    /** Sends letters again, one after the other, in the order in which they are named. */
    private Object replay(Call call) throws ApiException {
        String action = call.path("action");
        Map<String, @Nullable Object> mended = call.object("values");
        Object named = call.json().get("ids");
        boolean all = call.flag("all");
        if (all == (named != null)) {
            throw ApiException.badArguments("either ids, a list of numbers, or all: true");
        }
        List<Long> ids = all ? allIds(action) : ids(named);
        int done = 0;
        try {
            for (long id : ids) {
                replay(action, id, mended);
                done++;
            }
        } catch (ApiException refused) {
            throw done == 0
                    ? refused
                    : new ApiException(
                            refused.code(), refused.getMessage() + "; " + done + " are on their way already");
        }
        return Map.of("replayed", done);
    }

    private void replay(String action, long id, Map<String, @Nullable Object> mended) throws ApiException {
        try {
            SessionReader.await(buffers.replay(action, id, mended)
                    .toCompletableFuture()
                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                            failure instanceof RefusedException refused ? Refusals.ofPath(refused) : failure)));
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }

    /** Those that are there now: what is refused again comes back as a new letter, and is not sent a third time. */
    private List<Long> allIds(String action) throws ApiException {
        List<Long> ids = new ArrayList<>();
        try {
            int wanted = buffers.countDeadLetters(action);
            List<DeadLetter> page = buffers.deadLetters(action, 0, USUALLY_SHOWN);
            while (!page.isEmpty() && ids.size() < wanted) {
                page.stream().limit(wanted - ids.size()).map(DeadLetter::id).forEach(ids::add);
                page = buffers.deadLetters(action, ids.get(ids.size() - 1) + 1, USUALLY_SHOWN);
            }
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
        return ids;
    }

    private static List<Long> ids(@Nullable Object named) throws ApiException {
        List<Long> ids = new ArrayList<>();
        if (named instanceof List<?> list) {
            for (Object id : list) {
                ids.add(number("ids", String.valueOf(id)));
            }
            return ids;
        }
        throw ApiException.badArguments("ids must be a list of numbers");
    }

    private static long letter(Call call) throws ApiException {
        return number("id", call.path("letter"));
    }

    private static long number(String name, String text) throws ApiException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw ApiException.badArguments(name + ": " + text + " is no number");
        }
    }

    private static DeadLetterJson json(DeadLetter letter) {
        return new DeadLetterJson(
                letter.id(),
                letter.row().key().toString(),
                letter.row().timestampMillis(),
                letter.row().values(),
                letter.reason(),
                letter.atMillis());
    }
}
