package io.sluice.core.text;

import java.util.function.Supplier;

/**
 * A text that may be looked at so many times: what makes matching with backtracking safe on an event loop. One thread.
 */
public final class StepLimited implements CharSequence {
    private final String text;
    private final Supplier<? extends RuntimeException> tooMany;
    private int left;

    /**
     * @param steps how many characters may be asked for
     * @param tooMany makes what is thrown when more are
     */
    public StepLimited(String text, int steps, Supplier<? extends RuntimeException> tooMany) {
        this.text = text;
        this.left = steps;
        this.tooMany = tooMany;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw tooMany.get();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
