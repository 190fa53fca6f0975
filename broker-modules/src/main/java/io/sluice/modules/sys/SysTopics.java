package io.sluice.modules.sys;

import io.sluice.modules.BrokerModule;
import io.sluice.modules.ModuleContext;
import io.sluice.modules.SystemMessages;
import io.sluice.modules.Ticks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Publishes what Sluice tells of itself, and guards who reads it. While it waits it costs a timer, and one look per check of access. */
public final class SysTopics implements BrokerModule {
    /** Below every access control list: what such a list decides is not asked here. */
    private static final int LAST = -1000;

    private final ModuleContext context;
    private final SysSettings settings;
    private final ReadGuard guard;
    private final NodeTopics own;
    private final MosquittoTopics mosquitto;
    private final AlarmTopics alarms;
    private final List<Ticks.Tick> ticks = new ArrayList<>();

    public SysTopics(ModuleContext context, SysSettings settings) {
        SystemMessages messages = new SystemMessages(context.core());
        this.context = context;
        this.settings = settings;
        this.guard = new ReadGuard(settings.access());
        this.own = new NodeTopics(context, messages);
        this.mosquitto = new MosquittoTopics(context, messages);
        this.alarms = new AlarmTopics(context, messages);
    }

    @Override
    public String name() {
        return "$SYS topics";
    }

    @Override
    public void start() {
        if (settings.access() != SysAccess.ALL) {
            context.core().hooks().add(guard, LAST);
        }
        context.alarms().add(alarms);
        own.tellWhatStays();
        every(settings.interval(), this::tell);
        every(settings.heartbeat(), own::beat);
    }

    private void every(Duration time, Runnable task) {
        if (!time.isZero()) {
            ticks.add(context.ticks().every(time.toMillis(), task));
        }
    }

    private void tell() {
        Map<String, Long> stats = context.core().stats().sample();
        own.tell(stats);
        if (settings.mosquitto()) {
            mosquitto.tell(stats);
        }
    }

    @Override
    public void close() {
        ticks.forEach(Ticks.Tick::cancel);
        context.alarms().remove(alarms);
        context.core().hooks().remove(guard);
    }
}
