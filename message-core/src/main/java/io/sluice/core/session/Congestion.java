package io.sluice.core.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connected client has more before it than it should: publishers wait until it took enough of it, went away, or proved
 * too slow to be waited for. One of these for each such time. Safe for any thread.
 */
public final class Congestion {
    private final Session session;
    // null when it is over
    private @Nullable List<Runnable> waiting = new ArrayList<>();

    Congestion(Session session) {
        this.session = session;
    }

    /** Whose it is: a client must not wait for itself, its confirmations stand behind its publishes. */
    public Session session() {
        return session;
    }

    /** Has something done when it is over, on any thread; at once if it is. */
    public void whenOver(Runnable goOn) {
        synchronized (this) {
            if (waiting != null) {
                waiting.add(goOn);
                return;
            }
        }
        goOn.run();
    }

    void end() {
        List<Runnable> held;
        synchronized (this) {
            held = waiting;
            waiting = null;
        }
        if (held != null) {
            held.forEach(Runnable::run);
        }
    }
}
