package io.sluice.modules.delayed;

import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Space;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.DropReason;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.hook.Publication;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.metric.Metric;
import io.sluice.modules.BrokerModule;
import io.sluice.modules.ModuleContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages to {@code $delayed/SECONDS/TOPIC} and publishes them to {@code TOPIC} when their time has come. They outlive
 * the process; a QoS 1 or 2 publisher is acknowledged when its message is on the disk. What became overdue meanwhile is
 * published at once at the start, in the order of the times.
 *
 * <p>Access control is asked for both topics when the message comes, and not again when it is published. Rules, retained
 * messages and subscribers see it when it is published, with its own QoS and retain flag, as if it came then.
 */
public final class DelayedPublish implements BrokerModule, BrokerListener {
    private static final Logger LOG = LoggerFactory.getLogger(DelayedPublish.class);
    /** Before topics are rewritten: that is done to the topic the message is published to. */
    private static final int PRIORITY = 950;

    private final ModuleContext context;
    private final GatewayContext door;
    private final DurableState state;
    private final DelayedSettings settings;
    private final DelayLimits limits;
    // one for each loop, by its index; made on it
    private final @Nullable LoopDelays[] byLoop;

    public DelayedPublish(ModuleContext context, GatewayContext door, DurableState state, DelayedSettings settings) {
        this.context = context;
        this.door = door;
        this.state = state;
        this.settings = settings;
        this.limits = new DelayLimits(settings);
        this.byLoop = new LoopDelays[loops().size()];
    }

    private List<Loop> loops() {
        return context.core().loops().all();
    }

    /** What waits on a loop. On that loop. */
    private LoopDelays on(Loop loop) {
        LoopDelays delays = byLoop[loop.index()];
        if (delays == null) {
            delays = new LoopDelays(loop, context.core().broker(), state.journal(loop), limits);
            byLoop[loop.index()] = delays;
        }
        return delays;
    }

    @Override
    public String name() {
        return "delayed";
    }

    /** Reads what waits. Blocks on the disk. While the module is off, what waits stays where it is. */
    @Override
    public void start() {
        if (!settings.enabled()) {
            return;
        }
        List<List<Waiting>> restored = new ArrayList<>();
        loops().forEach(loop -> restored.add(new ArrayList<>()));
        try {
            state.forEach(Space.DELAYED, (key, value) -> restore(key, value, restored));
        } catch (IOException e) {
            throw new UncheckedIOException("delayed messages cannot be read", e);
        }
        for (Loop loop : loops()) {
            List<Waiting> own = restored.get(loop.index());
            if (!own.isEmpty()) {
                loop.execute(() -> on(loop).restore(own));
            }
        }
        context.core().hooks().add(this, PRIORITY);
    }

    /** All messages of one sender come to the same loop, whichever had them before: they stay in order. */
    private void restore(byte[] key, byte[] value, List<List<Waiting>> restored) {
        try {
            Waiting waiting = Waiting.of(key, value);
            String sender = waiting.read().sender().clientId();
            limits.takeAnyway(waiting);
            restored.get(context.core().loops().homeOf(sender).index()).add(waiting);
        } catch (DamagedRecordException e) {
            LOG.error("a delayed message cannot be read and is left out: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        context.core().hooks().remove(this);
        loops().forEach(loop -> loop.execute(() -> on(loop).close()));
    }

    @Override
    public Set<HookPoint> points() {
        return Set.of(HookPoint.MESSAGE_PUBLISH);
    }

    @Override
    public HookResult<Message> onPublish(Message message, Publication publication) {
        String mountpoint = message.sender().mountpoint();
        return DelayedTopic.is(message.topic(), mountpoint)
                ? onDelayed(message, DelayedTopic.parse(message.topic(), mountpoint), publication)
                : HookResult.ok();
    }

    private HookResult<Message> onDelayed(Message message, @Nullable DelayedTopic wish, Publication publication) {
        Loop loop = context.core().loops().current();
        if (loop == null) {
            throw new IllegalStateException("published elsewhere than on a loop");
        }
        if (wish == null) {
            LOG.debug("{}: {} is no $delayed/SECONDS/TOPIC", message.sender().clientId(), message.topic());
            loop.counters().increment(Metric.DELAYED_REFUSED_INVALID);
            publication.drop(DropReason.INVALID_TOPIC);
        } else if (!door.isAllowed(message.sender(), AclAction.PUBLISH, wish.asWritten(message.sender()), loop)) {
            publication.drop(DropReason.NOT_AUTHORISED);
        } else if (wish.seconds() == 0) {
            return HookResult.ok(message.withTopic(wish.target()));
        } else {
            keep(message.withTopic(wish.target()), wish.seconds(), loop, publication);
        }
        return HookResult.stop();
    }

    private void keep(Message message, long seconds, Loop loop, Publication publication) {
        Waiting waiting = Waiting.of(message, loop.time().wallMillis() + seconds * 1000);
        if (!limits.take(waiting)) {
            loop.counters().increment(Metric.DELAYED_REFUSED_FULL);
            publication.refuse();
            return;
        }
        LoopDelays delays = on(loop);
        delays.add(waiting);
        loop.counters().increment(Metric.DELAYED_ACCEPTED);
        publication.keep();
        if (message.qos() > 0 && state.isDurable()) {
            CompletionStage<Void> durable = state.journal(loop).durable();
            durable.whenComplete((done, failure) -> {
                if (failure != null) {
                    delays.forgetUnwritten(waiting);
                }
            });
            publication.awaitDurable(durable);
        }
    }

    /** Messages that wait now. Any thread. */
    public int count() {
        return limits.messages();
    }

    /** Bytes of memory they take, more or less. Any thread. */
    public long bytes() {
        return limits.bytes();
    }

    /** All that wait, in the order of their times. Any thread; complete when all loops have told theirs. */
    public CompletionStage<List<Waiting>> list() {
        List<CompletableFuture<List<Waiting>>> parts = new ArrayList<>();
        for (Loop loop : loops()) {
            parts.add(CompletableFuture.supplyAsync(() -> on(loop).all(), loop));
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenApply(told -> {
            List<Waiting> all = new ArrayList<>();
            parts.forEach(part -> all.addAll(part.getNow(List.of())));
            all.sort(Comparator.comparingLong(Waiting::dueMillis).thenComparing(Waiting::id));
            return all;
        });
    }

    /** Takes a message back. Any thread. Answers, when that is on the disk, whether it was still waiting. */
    public CompletionStage<Boolean> cancel(MessageId id) {
        List<CompletableFuture<Boolean>> parts = new ArrayList<>();
        for (Loop loop : loops()) {
            CompletableFuture<Boolean> part = new CompletableFuture<>();
            loop.execute(() -> cancel(id, loop, part));
            parts.add(part);
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(told -> parts.stream().anyMatch(part -> part.getNow(false)));
    }

    private void cancel(MessageId id, Loop loop, CompletableFuture<Boolean> answer) {
        if (!on(loop).cancel(id)) {
            answer.complete(false);
            return;
        }
        state.journal(loop).durable().whenComplete((done, failure) -> {
            if (failure == null) {
                answer.complete(true);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }
}
