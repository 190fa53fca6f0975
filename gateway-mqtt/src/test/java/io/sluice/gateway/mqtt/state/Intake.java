package io.sluice.gateway.mqtt.state;

import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.hook.Publication;
import io.sluice.core.message.Message;
import java.util.Set;
import java.util.function.BiConsumer;

/** Does something with every message that comes in. */
record Intake(BiConsumer<Message, Publication> action) implements BrokerListener {
    @Override
    public String name() {
        return "intake";
    }

    @Override
    public Set<HookPoint> points() {
        return Set.of(HookPoint.MESSAGE_PUBLISH);
    }

    @Override
    public HookResult<Message> onPublish(Message message, Publication publication) {
        action.accept(message, publication);
        return HookResult.ok();
    }
}
