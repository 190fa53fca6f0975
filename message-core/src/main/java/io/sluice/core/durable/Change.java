package io.sluice.core.durable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One change of durable state on its way to the disk. It may be called off until the writer takes it: a message that its
 * receiver confirmed before the disk was asked never costs a write.
 *
 * <p>Made and called off by loops, taken by the writer's thread; key and value are asked for by the writer only, so that
 * encoding costs no loop anything.
 */
public abstract class Change {
    private static final int WAITING = 0;
    private static final int TAKEN = 1;
    private static final int CALLED_OFF = 2;
    private static final int FAILED = 3;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Change.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // by the handle
    private volatile int state;

    /** Where it belongs. */
    public abstract Space space();

    /** Its key. Called by the writer, once. */
    public abstract byte[] key();

    /** The new value; null to remove the key. Of a range its end, excluded. Called by the writer, once. */
    public abstract byte @Nullable [] value();

    /**
     * Whether many keys are removed: all from {@link #key} to {@link #value}, or, if there is no value, all that begin with
     * the key.
     */
    public boolean isRange() {
        return false;
    }

    /** About how many bytes key and value have: how much may wait for the disk is bounded by it. The loop that adds it. */
    public int size() {
        return 0;
    }

    /** Forgets the change; false if it is too late for that: it is on the disk, on its way there, or failed. Any thread. */
    public final boolean callOff() {
        return STATE.compareAndSet(this, WAITING, CALLED_OFF);
    }

    /** The writer begins; false if the change was called off. The writer's thread. */
    public final boolean take() {
        return STATE.compareAndSet(this, WAITING, TAKEN);
    }

    /** The write failed: nothing of it is on the disk. The writer's thread. */
    public final void fail() {
        STATE.compareAndSet(this, TAKEN, FAILED);
    }

    /** Whether {@link #fail} was called. Any thread. */
    public final boolean isFailed() {
        return state == FAILED;
    }

    /** Stores a value. Neither array may be modified any more. */
    public static Change put(Space space, byte[] key, byte[] value) {
        return new Plain(space, key, value, false);
    }

    /** Removes a key, if it is there. */
    public static Change remove(Space space, byte[] key) {
        return new Plain(space, key, null, false);
    }

    /** Removes all keys that begin with these bytes, of which there is at least one. */
    public static Change removeAll(Space space, byte[] prefix) {
        return new Plain(space, prefix, null, true);
    }

    /** Removes all keys from one to another, the last one excluded. */
    public static Change removeRange(Space space, byte[] from, byte[] to) {
        return new Plain(space, from, to, true);
    }

    private static final class Plain extends Change {
        private final Space space;
        private final byte[] key;
        private final byte @Nullable [] value;
        private final boolean range;

        Plain(Space space, byte[] key, byte @Nullable [] value, boolean range) {
            this.space = space;
            this.key = key;
            this.value = value;
            this.range = range;
        }

        @Override
        public Space space() {
            return space;
        }

        @Override
        public byte[] key() {
            return key;
        }

        @Override
        public byte @Nullable [] value() {
            return value;
        }

        @Override
        public boolean isRange() {
            return range;
        }

        @Override
        public int size() {
            return key.length + (value == null ? 0 : value.length);
        }
    }
}
