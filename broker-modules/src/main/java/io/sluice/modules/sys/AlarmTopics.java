package io.sluice.modules.sys;

import io.sluice.core.alarm.Alarm;
import io.sluice.core.alarm.AlarmListener;
import io.sluice.modules.JsonObject;
import io.sluice.modules.ModuleContext;
import io.sluice.modules.SystemMessages;

/** Publishes each alarm when it comes and when it goes (manual 1143-1150). Any thread. */
final class AlarmTopics implements AlarmListener {
    private final ModuleContext context;
    private final SystemMessages messages;

    AlarmTopics(ModuleContext context, SystemMessages messages) {
        this.context = context;
        this.messages = messages;
    }

    @Override
    public void activated(Alarm alarm) {
        messages.publishSoon(context.topic("alarms/alert"), json(alarm).toBytes());
    }

    @Override
    public void deactivated(Alarm alarm) {
        JsonObject ended = json(alarm)
                .put("deactivated_at_ms", alarm.deactivatedAtMillis())
                .put("duration_ms", alarm.durationMillis(alarm.deactivatedAtMillis()));
        messages.publishSoon(context.topic("alarms/clear"), ended.toBytes());
    }

    private static JsonObject json(Alarm alarm) {
        return new JsonObject()
                .put("name", alarm.name())
                .put("severity", alarm.severity().text())
                .put("message", alarm.message())
                .put("details", alarm.details())
                .put("activated_at_ms", alarm.activatedAtMillis());
    }
}
