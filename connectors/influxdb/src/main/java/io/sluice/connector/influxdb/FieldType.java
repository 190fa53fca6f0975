package io.sluice.connector.influxdb;

import io.sluice.connector.ValueText;
import java.util.Locale;

/** What a template file makes of numbers and truth values in fields. */
enum FieldType {
    /** Text, as in the manual's example: <code>temperature="1"</code>. */
    TEXT,
    /** Every number is a float, so that 21 and 21.5 fit one field. */
    FLOAT,
    /** Every value keeps its type: 21 is an integer, 21.5 a float. */
    TYPED;

    static FieldType of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    Object convert(Object value) {
        return switch (this) {
            case TEXT -> value instanceof Double number ? shortest(number) : ValueText.of(value);
            case FLOAT -> value instanceof Number number ? (Object) number.doubleValue() : value;
            case TYPED -> value;
        };
    }

    /** All digits of the number, none more: 23.9 is no 23.8999999999. */
    private static String shortest(double number) {
        return ValueText.json(number);
    }
}
