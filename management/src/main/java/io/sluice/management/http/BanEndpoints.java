package io.sluice.management.http;

import io.sluice.modules.ban.Ban;
import io.sluice.modules.ban.BanKind;
import io.sluice.modules.ban.Bans;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ban list (manual 7220-7222). */
final class BanEndpoints {
    private static final String USUAL_BY = "api";

    private final Bans bans;
    private final NodeInfo node;
    private final int maxRows;

    /** A ban; times in seconds since the epoch, {@code until} null for ever. */
    record BanJson(
            String as,
            String who,
            String reason,
            String by,
            long at,
            @Nullable Long until) {}

    BanEndpoints(Bans bans, NodeInfo node, int maxRows) {
        this.bans = bans;
        this.node = node;
        this.maxRows = maxRows;
    }

    void addTo(Routes routes) {
        routes.get("/banned", this::list);
        routes.post("/banned", this::add);
        routes.delete("/banned/:as/:who", this::remove);
    }

    private Page<BanJson> list(Call call) throws ApiException {
        List<Ban> sorted = bans.list().stream()
                .sorted(Comparator.comparing(Ban::kind).thenComparing(Ban::who))
                .toList();
        Page<Ban> page = Page.of(sorted, call, maxRows);
        return page.showing(page.objects().stream().map(BanEndpoints::json).toList());
    }

    private static BanJson json(Ban ban) {
        Long until = ban.untilMillis() == Ban.FOREVER ? null : ban.untilMillis() / 1000;
        return new BanJson(ban.kind().text(), ban.who(), ban.reason(), ban.by(), ban.atMillis() / 1000, until);
    }

    private BanJson add(Call call) throws ApiException {
        BanKind kind = kind(call.text("as"));
        String who = call.text("who");
        long now = node.time().wallMillis();
        Ban ban;
        try {
            ban = new Ban(kind, who, call.text("reason", ""), call.text("by", USUAL_BY), now, until(call, now));
        } catch (IllegalArgumentException wrong) {
            throw ApiException.badArguments(String.valueOf(wrong.getMessage()));
        }
        SessionReader.await(bans.add(ban).toCompletableFuture());
        return json(ban);
    }

    private static BanKind kind(String text) throws ApiException {
        return BanKind.of(text)
                .orElseThrow(
                        () -> ApiException.badArguments("as must be client_id, username or ip_address, not " + text));
    }

    private static long until(Call call, long nowMillis) throws ApiException {
        Long until = seconds(call, "until");
        Long expiresIn = seconds(call, "expires_in");
        if (until != null && expiresIn != null) {
            throw ApiException.badArguments("either until or expires_in");
        }
        long end = until != null ? until * 1000 : expiresIn != null ? nowMillis + expiresIn * 1000 : Ban.FOREVER;
        if (end <= nowMillis) {
            throw ApiException.badArguments("until is in the past");
        }
        return end;
    }

    private static @Nullable Long seconds(Call call, String name) throws ApiException {
        Object value = call.json().get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Long seconds && seconds >= 1 && seconds < 1L << 40) {
            return seconds;
        }
        throw ApiException.badArguments(name + " must be a number of seconds");
    }

    private @Nullable Object remove(Call call) throws ApiException {
        BanKind kind = kind(call.path("as"));
        boolean was;
        try {
            was = SessionReader.await(bans.remove(kind, call.path("who")).toCompletableFuture());
        } catch (IllegalArgumentException noAddress) {
            throw ApiException.badArguments(String.valueOf(noAddress.getMessage()));
        }
        if (!was) {
            throw ApiException.notFound("Not Found");
        }
        return null;
    }
}
