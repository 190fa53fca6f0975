package io.sluice.appliance.config;

/** Numbers as the configuration writes them. */
final class NumberText {
    private NumberText() {}

    static int readInt(String text) throws InvalidValueException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidValueException("expected a whole number up to " + Integer.MAX_VALUE);
        }
    }

    static long readLong(String text) throws InvalidValueException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidValueException("expected a whole number");
        }
    }

    /** {@code 0.75}, or {@code 75%} for the same. */
    static double readFraction(String text) throws InvalidValueException {
        boolean percent = text.endsWith("%");
        try {
            double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
            if (Double.isFinite(number)) {
                return percent ? number / 100 : number;
            }
        } catch (NumberFormatException e) {
            // told below, with the other refusals
        }
        throw new InvalidValueException("expected a number like 0.75 or a share like 75%");
    }
}
