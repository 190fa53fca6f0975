package io.sluice.rule.action;

import io.sluice.core.hook.Publication;
import io.sluice.core.loop.Loop;
import io.sluice.core.loop.Loops;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.EventView;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The event that a rule's actions run for. Confined to the loop where it was raised, and not kept by actions. */
public final class RaisedEvent {
    private final EventView view;
    private final @Nullable Message message;
    private final @Nullable Publication publication;
    private final long timestampMillis;
    private final Loops loops;
    private @Nullable Loop loop;
    private @Nullable MessageId id;

    /**
     * @param message the message it is about, null if it is about none
     * @param publication how the publish goes on, null if it is no publish
     * @param timestampMillis when it happened, milliseconds since the epoch
     */
    public RaisedEvent(
            EventView view,
            @Nullable Message message,
            @Nullable Publication publication,
            long timestampMillis,
            Loops loops) {
        this.view = view;
        this.message = message;
        this.publication = publication;
        this.timestampMillis = timestampMillis;
        this.loops = loops;
    }

    public EventView view() {
        return view;
    }

    /** The message it is about, null if it is about none. */
    public @Nullable Message message() {
        return message;
    }

    public long timestampMillis() {
        return timestampMillis;
    }

    /** The loop we are on. */
    public Loop loop() {
        Loop known = loop;
        if (known == null) {
            known = loops.all().stream()
                    .filter(Loop::inLoop)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("an event was raised on a thread that is no loop"));
            loop = known;
        }
        return known;
    }

    /**
     * Identity of the event in a target. A publish has its message's; every other event gets one of its own, since one
     * message is delivered, acknowledged or dropped many times.
     */
    public MessageId id() {
        MessageId known = id;
        if (known == null) {
            known = message != null && view.type() == EventType.MESSAGE_PUBLISH
                    ? message.id()
                    : loop().messageIds().next();
            id = known;
        }
        return known;
    }

    /** The publisher, if there is one, is acknowledged after this stage. */
    public void awaitDurable(CompletionStage<Void> stage) {
        if (publication != null) {
            publication.awaitDurable(stage);
        }
    }

    /** Refuses the publish: its sender will come again. No effect unless {@link #isAcknowledged}. */
    public void refuse() {
        if (publication != null) {
            publication.refuse();
        }
    }

    /** Whether this is a publish whose sender waits for an answer, and can be told to come again. */
    public boolean isAcknowledged() {
        return publication != null && message != null && message.qos() > 0;
    }
}
