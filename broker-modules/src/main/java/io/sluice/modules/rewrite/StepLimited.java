package io.sluice.modules.rewrite;

/** A text that may be looked at so many times: what makes matching with backtracking safe on an event loop. One thread. */
final class StepLimited implements CharSequence {
    private final String text;
    private int left;

    StepLimited(String text, int steps) {
        this.text = text;
        this.left = steps;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new TooManyStepsException();
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
