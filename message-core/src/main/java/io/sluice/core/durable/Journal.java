package io.sluice.core.durable;

import java.util.concurrent.CompletionStage;

/**
 * The way from one loop to the disk. Confined to the loop, never blocks.
 *
 * <p>All that is added in one turn of the loop - until the task that runs now is through - is written as one: after a
 * crash all of it is there or nothing. Turns of a loop are written in their order; a change that was handed over by one
 * loop is written before what another loop adds because of it.
 */
public interface Journal {
    /** Adds a change to this turn. */
    void add(Change change);

    /**
     * Completes, on the loop, when all that was added up to now is on the disk as the setting for durability demands. The
     * same stage for the whole turn, so asking costs nothing. Fails if the disk does not take it: then nothing of the turn
     * is stored, and nothing that depends on it may be acknowledged. A turn that nobody asked about is written without
     * waiting for the disk: it survives a kill, and a power cut once a later turn has.
     */
    CompletionStage<Void> durable();

    /** Number of this turn; another one for each turn of this loop. */
    long turn();

    /** A change that was added in this turn has grown by so many bytes. */
    void grow(long bytes);

    /**
     * Is told when what was added in this turn is written or will never be: by the writer's thread, which must not be held up,
     * in the order of the writes of all loops; or by this loop at once. Asks for nothing: the disk is not synced because of it.
     */
    void onSettled(Settled listener);

    /**
     * Ends the turn here: what was added is written before whatever another loop adds from now on. For state that moves to
     * another loop.
     */
    void handOver();
}
