package io.sluice.connector.influxdb;

/** Finds the type of a field in a line that we wrote. */
final class FieldScan {
    private FieldScan() {}

    /**
     * The type as InfluxDB names it: {@code string}, {@code integer}, {@code boolean}, {@code float}; empty if the line has
     * no such field.
     *
     * @param key name of the field, escaped
     */
    static String typeOf(String line, String key) {
        int at = end(line, 0, " ") + 1;
        while (at < line.length()) {
            int equals = end(line, at, "=");
            int value = equals + 1;
            boolean text = value < line.length() && line.charAt(value) == '"';
            int end = text ? end(line, value + 1, "\"") + 1 : end(line, value, ", ");
            if (line.substring(at, Math.min(equals, line.length())).equals(key)) {
                return text ? "string" : type(line.charAt(value), line.charAt(end - 1));
            }
            if (end >= line.length() || line.charAt(end) != ',') {
                return "";
            }
            at = end + 1;
        }
        return "";
    }

    private static String type(char first, char last) {
        if (first == 't' || first == 'f') {
            return "boolean";
        }
        return last == 'i' ? "integer" : "float";
    }

    /** Place of the next of some characters that has no backslash before it; the end of the line if there is none. */
    private static int end(String line, int from, String ends) {
        int at = from;
        while (at < line.length() && ends.indexOf(line.charAt(at)) < 0) {
            at += line.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, line.length());
    }
}
