package io.sluice.rule.jq;

import io.sluice.core.time.TimeSource;
import io.sluice.rule.value.RuleFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A filter of jq. Immutable, safe for any thread. It knows the language of jq 1.7 and most of its functions; what reaches out of
 * the filter ({@code input}, {@code env}, modules, exit) is not there or empty.
 *
 * <p>An evaluation may take so many steps, whatever the filter is: loops, recursion, searches in texts and copies all count. That is
 * some milliseconds at most, so that it can be done on an event loop.
 */
public final class Jq {
    private static final int LONGEST = 10_000;
    private static final long STEPS = 100_000;

    private final Filter filter;

    private Jq(Filter filter) {
        this.filter = filter;
    }

    /** @throws RuleFailure if the text is no filter, with the place */
    public static Jq compile(String text) {
        if (text.length() > LONGEST) {
            throw new RuleFailure("a jq filter has at most " + LONGEST + " characters");
        }
        try {
            return new Jq(new Parser(text, Library::has).all(Names.NONE));
        } catch (JqSyntaxException e) {
            throw new RuleFailure("not a jq filter: " + e.getMessage());
        }
    }

    /**
     * All results.
     *
     * @param input of the kinds that {@link io.sluice.connector.Row#values()} lists
     * @param timeoutMillis give up earlier than steps would
     * @throws RuleFailure if the filter raises an error that it does not catch, or does not come to an end
     */
    public List<@Nullable Object> apply(@Nullable Object input, TimeSource time, long timeoutMillis) {
        long deadline = time.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        List<@Nullable Object> results = new ArrayList<>();
        try {
            filter.apply(
                    new Run(STEPS, time, deadline),
                    Library.env(),
                    Item.of(input),
                    item -> results.add(JqValues.finite(item.value())));
        } catch (JqError e) {
            throw new RuleFailure("jq: " + e.getMessage());
        } catch (Break e) {
            throw new RuleFailure("jq: break");
        } catch (StackOverflowError e) {
            throw new RuleFailure("the jq filter is nested too deeply");
        }
        return results;
    }
}
