package io.sluice.connector.template;

/**
 * A topic filter as the key of a template: {@code +} stands for one level, {@code #} at the end for any number of them. Topics
 * that begin with {@code $} match no filter that begins with a wildcard [MQTT-4.7.2-1].
 */
final class TopicPattern {
    private final String[] levels;
    private final boolean open;

    private TopicPattern(String[] levels, boolean open) {
        this.levels = levels;
        this.open = open;
    }

    static boolean hasWildcard(String filter) {
        return filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
    }

    /** Why this is no filter; empty if it is one. */
    static String problem(String filter) {
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean last = i == levels.length - 1;
            if (levels[i].length() > 1 && hasWildcard(levels[i])) {
                return "+ and # stand alone between slashes";
            }
            if (levels[i].equals("#") && !last) {
                return "# is the last level";
            }
        }
        return filter.isEmpty() ? "it is empty" : "";
    }

    static TopicPattern of(String filter) {
        boolean open = filter.equals("#") || filter.endsWith("/#");
        String fixed = open ? filter.substring(0, Math.max(0, filter.length() - 2)) : filter;
        return new TopicPattern(filter.equals("#") ? new String[0] : fixed.split("/", -1), open);
    }

    boolean matches(String topic) {
        boolean wildFirst = levels.length == 0 || levels[0].equals("+");
        if (wildFirst && topic.startsWith("$")) {
            return false;
        }
        String[] given = topic.split("/", -1);
        if (open ? given.length < levels.length : given.length != levels.length) {
            return false;
        }
        for (int i = 0; i < levels.length; i++) {
            if (!levels[i].equals("+") && !levels[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }
}
