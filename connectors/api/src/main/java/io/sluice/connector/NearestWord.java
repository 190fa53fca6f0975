package io.sluice.connector;

import java.util.Collection;
import java.util.Optional;

/** Finds the known word that a mistyped one most likely meant. */
public final class NearestWord {
    private NearestWord() {}

    /** The known word with the smallest edit distance, if that is at most a third of the word's length plus one. */
    public static Optional<String> to(String word, Collection<String> known) {
        String best = null;
        int bestDistance = word.length() / 3 + 2;
        for (String candidate : known) {
            int distance = distance(word, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
