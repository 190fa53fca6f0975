package io.sluice.rule.engine;

import io.sluice.rule.json.PayloadPaths;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules that an event may match, and what they read of its payload: paths of other rules are not decoded. Immutable but for
 * what is worked out when it is asked for the first time; safe for any thread.
 */
final class Candidates {
    private static final InstalledRule[] NO_RULES = {};

    static final Candidates NONE = new Candidates(NO_RULES, 0);

    /** The rules, and perhaps some that were added to a larger set later. */
    private final InstalledRule[] grown;

    private final int size;
    private volatile InstalledRule @Nullable [] rules;
    private volatile @Nullable PayloadPaths paths;

    private Candidates(InstalledRule[] grown, int size) {
        this.grown = grown;
        this.size = size;
    }

    /** @param rules in order, each once */
    static Candidates of(List<InstalledRule> rules) {
        return rules.isEmpty() ? NONE : new Candidates(rules.toArray(NO_RULES), rules.size());
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** In order, each once. Not to be modified. */
    InstalledRule[] rules() {
        InstalledRule[] known = rules;
        if (known == null) {
            known = grown.length == size ? grown : Arrays.copyOf(grown, size);
            rules = known;
        }
        return known;
    }

    /** These and a rule that comes behind all of them, or is the last already. Called by one thread at a time. */
    @SuppressWarnings("NullAway") // places beyond the size are empty
    Candidates with(InstalledRule last) {
        if (size > 0 && grown[size - 1] == last) {
            return this;
        }
        boolean fits = size < grown.length && grown[size] == null;
        InstalledRule[] more = fits ? grown : Arrays.copyOf(grown, Math.max(1, size * 2));
        if (!fits) {
            Arrays.fill(more, size, more.length, null);
        }
        more[size] = last;
        return new Candidates(more, size + 1);
    }

    /** What the rules read of payloads. */
    PayloadPaths paths() {
        PayloadPaths known = paths;
        if (known == null) {
            known = PayloadPaths.union(
                    Arrays.stream(rules()).map(rule -> rule.compiled().paths()).toList());
            paths = known;
        }
        return known;
    }
}
