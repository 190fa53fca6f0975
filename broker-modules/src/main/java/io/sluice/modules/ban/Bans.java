package io.sluice.modules.ban;

import io.sluice.core.broker.Sessions;
import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Journal;
import io.sluice.core.durable.Space;
import io.sluice.core.hook.AuthOutcome;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.Credentials;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Session;
import io.sluice.modules.BrokerModule;
import io.sluice.modules.ModuleContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ban list: refuses clients before anybody looks at their password, and sends away those that are connected. Outlives
 * the process.
 *
 * <p>Questions come from any thread. Changes are made on one loop, the first one, which also writes them; whoever asks for
 * one may be on any thread.
 */
public final class Bans implements BrokerModule, BrokerListener {
    private static final Logger LOG = LoggerFactory.getLogger(Bans.class);
    /** Before everybody who knows passwords. */
    private static final int PRIORITY = 1000;
    /** Sessions looked at in one turn of the loop. */
    private static final int SESSIONS_PER_TURN = 1000;
    /** Ends of bans are wall-clock times: the clock may jump. */
    private static final long LONGEST_SLEEP_MILLIS = 60_000;

    private static final CompletionStage<HookResult<AuthOutcome>> PASS =
            CompletableFuture.completedStage(HookResult.ok());
    private static final CompletionStage<HookResult<AuthOutcome>> BANNED =
            CompletableFuture.completedStage(HookResult.stop(new AuthOutcome(AuthOutcome.Result.BANNED, false)));

    private final ModuleContext context;
    private final DurableState state;
    private final Map<String, BanSettings> zones;
    private final Loop home;
    private final BanTable table = new BanTable();

    // on the home loop; may hold bans that were taken back
    private final PriorityQueue<Ban> byEnd = new PriorityQueue<>(Comparator.comparingLong(Ban::untilMillis));
    private Loop.@Nullable Timer timer;

    /** @param zones settings by the name of the zone; in one that is not named here the list counts */
    public Bans(ModuleContext context, DurableState state, Map<String, BanSettings> zones) {
        this.context = context;
        this.state = state;
        this.zones = Map.copyOf(zones);
        this.home = context.core().loops().all().get(0);
    }

    @Override
    public String name() {
        return "ban";
    }

    /** Reads the list. Blocks on the disk. */
    @Override
    public void start() {
        try {
            state.forEach(Space.BANNED, (key, value) -> restore(value));
        } catch (IOException e) {
            throw new UncheckedIOException("the ban list cannot be read", e);
        }
        byEnd.addAll(table.all());
        home.execute(this::sleepUntilNextEnd);
        context.core().hooks().add(this, PRIORITY);
    }

    private void restore(byte[] record) {
        try {
            table.put(Ban.of(record));
        } catch (DamagedRecordException e) {
            LOG.error("a ban cannot be read and is left out: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        context.core().hooks().remove(this);
        home.execute(() -> {
            if (timer != null) {
                timer.cancel();
            }
        });
    }

    @Override
    public Set<HookPoint> points() {
        return Set.of(HookPoint.CLIENT_AUTHENTICATE, HookPoint.CLIENT_CONNECTED);
    }

    @Override
    public CompletionStage<HookResult<AuthOutcome>> onAuthenticate(Credentials credentials, AuthOutcome soFar) {
        if (!isBanned(credentials.client())) {
            return PASS;
        }
        context.core().metrics().increment(Metric.CLIENT_REFUSED_BANNED);
        return BANNED;
    }

    /** A ban that came between authentication and session: who looked for sessions to end may have missed this one. */
    @Override
    public HookResult<Void> onConnected(ClientInfo client, ConnectInfo connect) {
        if (isBanned(client)) {
            home.execute(() -> context.core().sessions().kick(client.clientId()));
        }
        return HookResult.ok();
    }

    private boolean isBanned(ClientInfo client) {
        return table.size() > 0 && table.find(client, context.time().wallMillis()) != null && countsIn(client.zone());
    }

    private boolean countsIn(String zone) {
        BanSettings settings = zones.get(zone);
        return settings == null || settings.enabled();
    }

    /** Bans in force, in no order. Any thread. */
    public List<Ban> list() {
        long now = context.time().wallMillis();
        return table.all().stream().filter(ban -> !ban.isOver(now)).toList();
    }

    /**
     * Puts a ban in force, in place of one for the same, and ends the connections that it meets. Any thread.
     *
     * @return complete when the ban is as safe as the setting for durability demands; it is in force before, and stays so
     *     until the end of the process even if the stage fails
     */
    public CompletionStage<Void> add(Ban ban) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        home.execute(() -> {
            table.put(ban);
            write(Change.put(Space.BANNED, ban.key(), ban.toBytes()), answer);
            if (ban.untilMillis() != Ban.FOREVER) {
                byEnd.add(ban);
                sleepUntilNextEnd();
            }
            LOG.info("{} {} is banned by {}: {}", ban.kind().text(), ban.who(), ban.by(), ban.reason());
            sendAway(ban);
        });
        return answer;
    }

    /** Bans a client identifier that comes and goes too often. Any thread. */
    public void addFlapping(String clientId, String reason, long untilMillis) {
        Ban ban = new Ban(
                BanKind.CLIENT_ID,
                clientId,
                reason,
                "flapping detector",
                context.time().wallMillis(),
                untilMillis);
        add(ban).exceptionally(failure -> {
            LOG.warn("the ban of {} is in force but not on the disk: {}", clientId, failure.getMessage());
            return null;
        });
    }

    /**
     * Takes a ban back. Any thread. Answers false if there is none.
     *
     * @throws IllegalArgumentException if nobody can be banned like that
     */
    public CompletionStage<Boolean> remove(BanKind kind, String who) {
        String name = kind == BanKind.IP_ADDRESS ? AddressRange.parse(who).toString() : who;
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        home.execute(() -> {
            Ban ban = table.get(kind, name);
            if (ban == null) {
                answer.complete(false);
                return;
            }
            table.remove(ban);
            CompletableFuture<Void> written = new CompletableFuture<>();
            write(Change.remove(Space.BANNED, ban.key()), written);
            written.whenComplete((done, failure) -> {
                if (failure == null) {
                    answer.complete(true);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        });
        return answer;
    }

    private void write(Change change, CompletableFuture<Void> whenSafe) {
        Journal journal = state.journal(home);
        journal.add(change);
        journal.durable().whenComplete((done, failure) -> {
            if (failure == null) {
                whenSafe.complete(null);
            } else {
                whenSafe.completeExceptionally(failure);
            }
        });
    }

    private void sendAway(Ban ban) {
        Sessions sessions = context.core().sessions();
        List<String> clientIds = ban.kind() == BanKind.CLIENT_ID ? List.of(ban.who()) : sessions.clientIds();
        sendAway(ban, clientIds.iterator());
    }

    private void sendAway(Ban ban, Iterator<String> clientIds) {
        Sessions sessions = context.core().sessions();
        for (int i = 0; i < SESSIONS_PER_TURN && clientIds.hasNext(); i++) {
            Session session = sessions.find(clientIds.next());
            if (session != null && session.isConnected() && isBanned(session.client())) {
                sessions.kick(session.clientId());
            }
        }
        if (clientIds.hasNext()) {
            home.execute(() -> sendAway(ban, clientIds));
        }
    }

    private void sleepUntilNextEnd() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        long now = context.time().wallMillis();
        for (Ban next = byEnd.peek(); next != null && next.isOver(now); next = byEnd.peek()) {
            byEnd.remove();
            // one that came in its place stays
            if (table.remove(next)) {
                state.journal(home).add(Change.remove(Space.BANNED, next.key()));
            }
        }
        Ban next = byEnd.peek();
        if (next != null && next.untilMillis() != Ban.FOREVER) {
            long millis = Math.min(next.untilMillis() - now, LONGEST_SLEEP_MILLIS);
            timer = home.schedule(
                    () -> {
                        timer = null;
                        sleepUntilNextEnd();
                    },
                    millis);
        }
    }
}
