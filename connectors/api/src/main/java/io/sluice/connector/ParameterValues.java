package io.sluice.connector;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of parameters, checked against their declarations, defaults filled in. Immutable; {@link #toString()} shows no
 * secret.
 */
public final class ParameterValues {
    private final Map<String, @Nullable Object> values;
    private final List<Parameter> declared;

    private ParameterValues(Map<String, @Nullable Object> values, List<Parameter> declared) {
        this.values = values;
        this.declared = declared;
    }

    /**
     * Checks values as they came from JSON.
     *
     * @throws InvalidParameterException naming the first parameter that is missing, unknown (with the nearest known
     *     one), of a wrong type or outside its allowed values
     */
    public static ParameterValues check(List<Parameter> declared, Map<String, @Nullable Object> given)
            throws InvalidParameterException {
        return new ParameterValues(ParameterCheck.check(declared, given), declared);
    }

    /** Text value; a number or boolean given where text is declared was turned into text. */
    public String text(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("parameter " + name + " has neither value nor default");
        }
        return value.toString();
    }

    /** Text value, null when not given and without default. */
    public @Nullable String textOrNull(String name) {
        Object value = values.get(name);
        return value == null ? null : value.toString();
    }

    /** Whole number; the parameter has a default or is required. */
    public long integer(String name) {
        return ((Number) required(name)).longValue();
    }

    /** Boolean value; the parameter has a default or is required. */
    public boolean flag(String name) {
        return (Boolean) required(name);
    }

    /** Object, empty when not given. */
    @SuppressWarnings("unchecked")
    public Map<String, @Nullable Object> object(String name) {
        Object value = values.get(name);
        return value == null ? Map.of() : (Map<String, @Nullable Object>) value;
    }

    /** List, empty when not given. */
    @SuppressWarnings("unchecked")
    public List<@Nullable Object> array(String name) {
        Object value = values.get(name);
        return value == null ? List.of() : (List<@Nullable Object>) value;
    }

    /** All values as given and defaulted, secrets included: for storing, never for showing. */
    public Map<String, @Nullable Object> asMap() {
        return values;
    }

    /** All values, secrets replaced by stars. */
    public Map<String, @Nullable Object> shown() {
        return ParameterCheck.withoutSecrets(declared, values);
    }

    @Override
    public String toString() {
        return shown().toString();
    }

    private Object required(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("parameter " + name + " has neither value nor default");
        }
        return value;
    }
}
