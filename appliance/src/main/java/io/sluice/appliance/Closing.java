package io.sluice.appliance;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, and how to close it: the last first, each once, whatever the others do. Confined to one thread at a time. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<Step> steps = new ArrayDeque<>();

    /** Closes one part; may block, may fail. */
    interface Closer {
        void close() throws Exception;
    }

    private record Step(String part, Closer closer) {}

    /** Notes how to close a part that was just opened. */
    void add(String part, Closer closer) {
        steps.push(new Step(part, closer));
    }

    /** Closes everything noted. */
    void close() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.closer().close();
            } catch (InterruptedException e) {
                LOG.warn("{} did not close in time", step.part());
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("{} did not close cleanly: {}", step.part(), e.toString());
            }
        }
    }
}
