package io.sluice.rule.jq;

import io.sluice.connector.ValueText;
import io.sluice.rule.value.Numbers;
import io.sluice.rule.value.Values;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Values as jq sees them: kinds, order, JSON text. */
final class JqValues {
    private static final int LONGEST_SHOWN = 11;

    /** Beyond that a float is shown as a float also if it is whole. */
    private static final double WHOLE = 1e17;

    private JqValues() {}

    static String type(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        if (Values.isNumber(value)) {
            return "number";
        }
        if (value instanceof List) {
            return "array";
        }
        return value instanceof Map ? "object" : "string";
    }

    static boolean isTrue(@Nullable Object value) {
        return value != null && value != Boolean.FALSE && !Boolean.FALSE.equals(value);
    }

    /** A value for a message. */
    static String shown(@Nullable Object value) {
        String text = json(value);
        return type(value) + " ("
                + (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN - 3) + "..." : text) + ")";
    }

    /** A float that is whole is an integer, as it is written. */
    static Object number(double value) {
        return value == Math.rint(value) && Math.abs(value) < WHOLE ? (Object) (long) value : (Object) value;
    }

    static String json(@Nullable Object value) {
        return ValueText.json(finite(value));
    }

    static String text(@Nullable Object value) {
        return value instanceof String text ? text : json(value);
    }

    /** Without what JSON cannot say: no number is null, and nothing is larger than the largest float. */
    static @Nullable Object finite(@Nullable Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return number.isNaN() ? null : (Object) Math.copySign(Double.MAX_VALUE, number);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(finite(element)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, member) -> copy.put(String.valueOf(key), finite(member)));
            return copy;
        }
        return value;
    }

    private static int rank(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Boolean truth) {
            return truth ? 2 : 1;
        }
        if (Values.isNumber(value)) {
            return 3;
        }
        if (value instanceof List) {
            return 5;
        }
        return value instanceof Map ? 6 : 4;
    }

    /** null, false, true, numbers, texts, arrays, objects. */
    static int compare(Run run, @Nullable Object a, @Nullable Object b) {
        run.charge(1);
        int byRank = Integer.compare(rank(a), rank(b));
        if (byRank != 0 || a == null || b == null || a instanceof Boolean) {
            return byRank;
        }
        if (Values.isNumber(a)) {
            return number(a, b);
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return lists(run, x, y);
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            List<Object> xKeys = new ArrayList<>(new TreeSet<>(x.keySet()));
            int byKeys = lists(run, xKeys, new ArrayList<>(new TreeSet<>(y.keySet())));
            for (int i = 0; byKeys == 0 && i < xKeys.size(); i++) {
                byKeys = compare(run, x.get(xKeys.get(i)), y.get(xKeys.get(i)));
            }
            return byKeys;
        }
        run.charge(a.toString().length() / 16);
        return a.toString().compareTo(b.toString());
    }

    private static int number(Object a, Object b) {
        if (a instanceof Double x && !Double.isFinite(x) || b instanceof Double y && !Double.isFinite(y)) {
            double x = ((Number) a).doubleValue();
            return Double.isNaN(x) ? -1 : Double.compare(x, ((Number) b).doubleValue());
        }
        return Numbers.compare(a, b);
    }

    private static int lists(Run run, List<?> a, List<?> b) {
        Iterator<?> other = b.iterator();
        for (Object element : a) {
            if (!other.hasNext()) {
                return 1;
            }
            int byElement = compare(run, element, other.next());
            if (byElement != 0) {
                return byElement;
            }
        }
        return other.hasNext() ? -1 : 0;
    }
}
