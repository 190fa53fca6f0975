package io.sluice.modules.retained;

import io.sluice.core.broker.Retained;
import io.sluice.modules.BrokerModule;
import io.sluice.modules.ModuleContext;
import io.sluice.modules.Ticks;
import org.jspecify.annotations.Nullable;

/**
 * Forgets retained messages whose time is over although nobody asks for them: they would take memory, disk and a place under
 * the limit for ever. Walks over all of them once a minute, on the thread of the ticks.
 */
public final class RetainedSweeper implements BrokerModule {
    private static final long EVERY_MILLIS = 60_000;
    private static final int TOPICS_PER_STEP = 1_000;

    private final ModuleContext context;
    private Ticks.@Nullable Tick tick;

    public RetainedSweeper(ModuleContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "retained";
    }

    @Override
    public void start() {
        tick = context.ticks().every(EVERY_MILLIS, this::sweep);
    }

    void sweep() {
        Retained retained = context.core().retained();
        String at = "";
        do {
            at = retained.forgetExpiredAfter(at, TOPICS_PER_STEP, context.time().wallMillis());
        } while (!at.isEmpty());
    }

    @Override
    public void close() {
        if (tick != null) {
            tick.cancel();
        }
    }
}
