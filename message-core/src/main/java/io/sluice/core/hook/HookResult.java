package io.sluice.core.hook;

import org.jspecify.annotations.Nullable;

/**
 * Answer of a listener (manual 7036-7047): go on or stop the chain, with the value as it was or a new one. The two
 * answers without a value are constants, so that the usual listener allocates nothing.
 *
 * @param <T> what is folded along the chain
 */
public final class HookResult<T> {
    private static final HookResult<?> OK = new HookResult<>(false, null);
    private static final HookResult<?> STOP = new HookResult<>(true, null);

    private final boolean stops;
    private final @Nullable T value;

    private HookResult(boolean stops, @Nullable T value) {
        this.stops = stops;
        this.value = value;
    }

    /** Go on, nothing changed: the manual's {@code ok}. */
    @SuppressWarnings("unchecked")
    public static <T> HookResult<T> ok() {
        return (HookResult<T>) OK;
    }

    /** Go on with a new value: {@code {ok, Acc}}. */
    public static <T> HookResult<T> ok(T value) {
        return new HookResult<>(false, value);
    }

    /** Later listeners are not called, nothing changed: {@code stop}. */
    @SuppressWarnings("unchecked")
    public static <T> HookResult<T> stop() {
        return (HookResult<T>) STOP;
    }

    /** Later listeners are not called, the result is this: {@code {stop, Acc}}. */
    public static <T> HookResult<T> stop(T value) {
        return new HookResult<>(true, value);
    }

    /** Whether later listeners are left out. */
    public boolean stops() {
        return stops;
    }

    /** The new value, null if the old one stands. */
    public @Nullable T value() {
        return value;
    }
}
