package io.sluice.modules.sysmon;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.sluice.modules.JsonObject;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** Listens to the collectors of the Java machine, on the machine's own thread. */
final class CollectorWatch implements NotificationListener {
    private final long limitMillis;
    private final SystemMonitor.Report report;
    private final HeapListener heap;

    /** Is told of the heap after each collection. */
    interface HeapListener {
        void look(long usedBytes, long mostBytes);
    }

    /** @param limitMillis shortest pause that is told of, 0 for none */
    CollectorWatch(long limitMillis, SystemMonitor.Report report, HeapListener heap) {
        this.limitMillis = limitMillis;
        this.report = report;
        this.heap = heap;
    }

    void start() {
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (bean instanceof NotificationEmitter emitter && pauses(bean.getName())) {
                emitter.addNotificationListener(this, null, null);
            }
        }
    }

    /** Some collectors tell of their concurrent work under a name of its own: nothing stands still then. */
    private static boolean pauses(String name) {
        return !name.endsWith("Cycles") && !name.contains("Concurrent");
    }

    void close() {
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (bean instanceof NotificationEmitter emitter && pauses(bean.getName())) {
                try {
                    emitter.removeNotificationListener(this);
                } catch (ListenerNotFoundException neverStarted) {
                    return;
                }
            }
        }
    }

    @Override
    public void handleNotification(Notification notification, @Nullable Object handback) {
        if (!notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        GarbageCollectionNotificationInfo info =
                GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        collected(info.getGcName(), info.getGcCause(), info.getGcInfo().getDuration());
        heap.look(heapAfterCollection(), Runtime.getRuntime().maxMemory());
    }

    /** A pause is over. */
    void collected(String name, String cause, long millis) {
        if (limitMillis == 0 || millis < limitMillis) {
            return;
        }
        JsonObject details = new JsonObject()
                .put("collector", name)
                .put("cause", cause)
                .put("duration_ms", millis)
                .put("limit_ms", limitMillis);
        report.tell("long_gc", name + " stopped everything for " + millis + " ms (" + cause + ")", details);
    }

    /** What the last collection of each part of the heap left in it. */
    private static long heapAfterCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            used += usage == null ? 0 : usage.getUsed();
        }
        return used;
    }
}
