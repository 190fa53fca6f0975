package io.sluice.gateway.transport;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.MessageIds;
import io.sluice.core.metric.Counters;
import io.sluice.core.time.TimeSource;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A Netty event loop that is a {@link Loop} at the same time: sessions and sockets share the thread. */
final class LoopThread extends SingleThreadIoEventLoop implements Loop {
    private final LoopTime time;
    private final Counters counters;
    private final MessageIds messageIds;
    private final int index;
    private final Scratch scratch = new Scratch();

    /**
     * Which loop it is.
     *
     * @param index from 0 on, among the loops of this process
     * @param generator number in message ids, which no loop of another start of this node has
     */
    record Place(int index, int generator) {}

    LoopThread(
            IoEventLoopGroup parent,
            Executor executor,
            IoHandlerFactory io,
            EventLoops.Settings settings,
            Place place) {
        super(parent, executor, io);
        this.time = new LoopTime(settings.time());
        this.counters = settings.metrics().newCounters();
        this.messageIds = new MessageIds(time, settings.node(), place.generator());
        this.index = place.index();
        terminationFuture().addListener(ended -> scratch.release());
    }

    @Override
    protected int runIo() {
        int handled = super.runIo();
        time.refresh();
        return handled;
    }

    /** A batch of input begins: what happens now happens now. */
    void beginInput() {
        time.refresh();
    }

    Scratch scratch() {
        return scratch;
    }

    @Override
    public boolean inLoop() {
        return inEventLoop();
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        ScheduledFuture<?> waiting = schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        return () -> waiting.cancel(false);
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public MessageIds messageIds() {
        return messageIds;
    }

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public int index() {
        return index;
    }
}
