package io.sluice.appliance.config;

import io.sluice.core.config.Setting;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One declared setting: its key, its type, its default, and the record component that takes the value.
 *
 * @param key the declared key
 * @param component name of the record component
 * @param type how its text is read
 * @param byName whether the component is a map from the last name in the key
 * @param fallback the parsed default, the type's empty value, or null when {@code optional} or required
 * @param required whether a record cannot be made without it
 * @param inherits key of the wider setting, or null
 * @param doc the declared meaning
 */
record Declaration(
        KeyPattern key,
        String component,
        ValueType type,
        boolean byName,
        @Nullable Object fallback,
        boolean required,
        @Nullable String inherits,
        String doc)
        implements Part {

    /** Reads the annotation; a component without one, or with a default that its type refuses, is a mistake in the code. */
    static Declaration of(RecordComponent component, Group.Place place) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalArgumentException(component + " has no @Setting");
        }
        AnnotatedType declared = component.getAnnotatedType();
        boolean byName = component.getType() == Map.class;
        ValueType type = ValueType.of(
                byName
                        ? ((AnnotatedParameterizedType) declared).getAnnotatedActualTypeArguments()[1].getType()
                        : component.getGenericType());
        boolean optional = declared.isAnnotationPresent(Nullable.class);
        String key = place.prefix() + setting.key();
        String text = place.defaults().getOrDefault(key, setting.value());
        Object fallback = byName ? Map.of() : fallback(key, text, optional, type);
        return new Declaration(
                KeyPattern.of(key),
                component.getName(),
                type,
                byName,
                fallback,
                fallback == null && !optional,
                setting.inherits().isEmpty() ? null : setting.inherits(),
                setting.doc());
    }

    private static @Nullable Object fallback(String key, String text, boolean optional, ValueType type) {
        if (text.isEmpty()) {
            return optional ? null : type.nothing();
        }
        try {
            return type.reader().read(text);
        } catch (InvalidValueException e) {
            throw new IllegalArgumentException("default of " + key + " " + e.getMessage(), e);
        }
    }

    @Override
    public Stream<Declaration> settings() {
        return Stream.of(this);
    }

    /** How many names in its key belong to the record, not to a map component. */
    int recordNames() {
        return key.names() - (byName ? 1 : 0);
    }
}
