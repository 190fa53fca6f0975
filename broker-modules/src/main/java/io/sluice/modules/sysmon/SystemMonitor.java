package io.sluice.modules.sysmon;

import io.sluice.modules.BrokerModule;
import io.sluice.modules.JsonObject;
import io.sluice.modules.ModuleContext;
import io.sluice.modules.SystemMessages;
import io.sluice.modules.Ticks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the Java machine and tells of trouble: a line in the log and a message on a topic below {@code sysmon}. */
public final class SystemMonitor implements BrokerModule {
    private static final Logger LOG = LoggerFactory.getLogger(SystemMonitor.class);
    private static final long LOOK_MILLIS = 1000;

    private final ModuleContext context;
    private final SysmonSettings settings;
    private final SystemMessages messages;
    private final LoopWatch loops;
    private final HeapWatch heap;
    private final CollectorWatch collector;
    private Ticks.@Nullable Tick tick;

    public SystemMonitor(ModuleContext context, SysmonSettings settings) {
        this.context = context;
        this.settings = settings;
        this.messages = new SystemMessages(context.core());
        this.loops = new LoopWatch(
                context.core().loops(), context.time(), settings.longSchedule().toMillis(), this::tell);
        this.heap = new HeapWatch(settings.largeHeap(), context.alarms(), this::tell);
        this.collector = new CollectorWatch(settings.longGc().toMillis(), this::tell, heap::look);
    }

    /** Takes what a watch has seen. Any thread. */
    interface Report {
        /** @param topic last level of the topic */
        void tell(String topic, String text, JsonObject details);
    }

    @Override
    public String name() {
        return "system monitor";
    }

    @Override
    public void start() {
        if (!settings.longGc().isZero() || settings.largeHeap() > 0) {
            collector.start();
        }
        if (!settings.longSchedule().isZero()) {
            tick = context.ticks().every(LOOK_MILLIS, loops::look);
        }
    }

    private void tell(String topic, String text, JsonObject details) {
        LOG.warn("{}: {}", topic, text);
        details.put("message", text).put("ts", context.time().wallMillis() / 1000);
        messages.publish(context.topic("sysmon/" + topic), details.toBytes(), 0);
    }

    @Override
    public void close() {
        collector.close();
        if (tick != null) {
            tick.cancel();
        }
    }
}
