package io.sluice.store;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Notes what the store tells. */
final class RecordedWatch implements StoreWatch {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    /** The next thing that is told, waited for; null if there is none for long. */
    @Nullable
    String next() throws InterruptedException {
        return told.poll(30, TimeUnit.SECONDS);
    }

    /** Whether nothing was told that was not asked for. */
    boolean isQuiet() {
        return told.isEmpty();
    }

    @Override
    public void damaged(Path aside, String reason) {
        told.add("damaged: " + aside.getFileName() + ": " + reason);
    }

    @Override
    public void full(String reason) {
        told.add("full: " + reason);
    }

    @Override
    public void roomAgain() {
        told.add("room again");
    }

    @Override
    public void failing(String reason) {
        told.add("failing: " + reason);
    }

    @Override
    public void writable() {
        told.add("writable");
    }
}
