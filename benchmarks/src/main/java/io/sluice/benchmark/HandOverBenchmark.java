package io.sluice.benchmark;

import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message from the entrance of the core to the encoder of its subscriber: access check, match, mailbox, drain. Time is
 * per delivered message; a batch is what one turn of the loop takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class HandOverBenchmark {
    private static final int BATCH = 500;

    @Param({"1", "500"})
    int subscribers;

    private BenchmarkCore core;
    private Message message;

    @Setup
    public void connect() {
        core = new BenchmarkCore();
        for (int i = 0; i < subscribers; i++) {
            core.subscribe(core.connect("subscriber-" + i), "plant/pump");
        }
        ClientInfo sender = Samples.client("publisher");
        message = Samples.message(sender, "plant/pump", new byte[16]);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batch() {
        for (int i = 0; i < BATCH / subscribers; i++) {
            core.context.publish(message, core.loop);
        }
        core.loop.turn();
    }
}
