package io.sluice.rule.function;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text as the characters that a person sees: extended grapheme clusters of Unicode. */
final class Graphemes {
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private Graphemes() {}

    static int length(String text) {
        if (isSimple(text)) {
            return text.length();
        }
        Matcher matcher = CLUSTER.matcher(text);
        int length = 0;
        while (matcher.find()) {
            length++;
        }
        return length;
    }

    /** From the character at {@code start} on, counted from 0, at most {@code length} characters. */
    static String slice(String text, int start, int length) {
        if (isSimple(text)) {
            int from = Math.min(start, text.length());
            return text.substring(from, (int) Math.min((long) from + length, text.length()));
        }
        List<String> clusters = clusters(text);
        int from = Math.min(start, clusters.size());
        int to = (int) Math.min((long) from + length, clusters.size());
        return String.join("", clusters.subList(from, to));
    }

    static String reverse(String text) {
        StringBuilder reversed = new StringBuilder(text.length());
        List<String> clusters = clusters(text);
        for (int i = clusters.size() - 1; i >= 0; i--) {
            reversed.append(clusters.get(i));
        }
        return reversed.toString();
    }

    private static List<String> clusters(String text) {
        List<String> clusters = new ArrayList<>(text.length());
        Matcher matcher = CLUSTER.matcher(text);
        while (matcher.find()) {
            clusters.add(matcher.group());
        }
        return clusters;
    }

    /** Whether every char is a character of its own: ASCII without CR, which joins a following LF. */
    private static boolean isSimple(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || c == '\r') {
                return false;
            }
        }
        return true;
    }
}
