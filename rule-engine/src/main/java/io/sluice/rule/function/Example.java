package io.sluice.rule.function;

/**
 * A call and its result, checked by a test.
 *
 * @param call an expression; columns have the sample values of a published message
 * @param result as a literal; {@code undefined}, or {@code fails} if the rule fails for that event
 */
public record Example(String call, String result) {
    /** What stands for a failure. */
    public static final String FAILS = "fails";

    static Example parse(String line) {
        int arrow = line.lastIndexOf(" -> ");
        return new Example(
                line.substring(0, arrow).strip(), line.substring(arrow + 4).strip());
    }
}
