package io.sluice.testkit.campaign;

import io.sluice.testkit.server.TcpProxy;
import io.sluice.testkit.server.TcpProxy.Verdict;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** The cable between Sluice and a target: it can be pulled out, go quiet, and lose answers. Safe for any thread. */
final class Line implements AutoCloseable {
    private final TcpProxy proxy;
    private volatile CountDownLatch quiet = new CountDownLatch(0);
    private volatile boolean deaf;

    /** @param port where Sluice connects to */
    Line(int port, int target) throws IOException {
        proxy = TcpProxy.at(port, target);
        proxy.watch(() -> said -> verdict());
    }

    private Verdict verdict() {
        try {
            quiet.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return deaf ? Verdict.PASS_AND_CUT : Verdict.PASS;
    }

    /** Pulls it out. */
    void shut() {
        proxy.shut();
    }

    /** From now on nothing passes, and no connection ends. */
    void hush() {
        quiet = new CountDownLatch(1);
    }

    /** From now on requests arrive, and connections end before their answers. */
    void deafen() {
        deaf = true;
    }

    /** All is well again. */
    void mend() {
        deaf = false;
        quiet.countDown();
        proxy.open();
    }

    @Override
    public void close() throws IOException {
        mend();
        proxy.close();
    }
}
