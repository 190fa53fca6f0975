package io.sluice.appliance.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force: every known key that somebody gave, with its value and its origin, ready to be bound to the
 * records that declare the keys. Immutable, safe for any thread.
 */
public final class Configuration {
    /**
     * A value in force.
     *
     * @param text as written
     * @param value as the declared type
     * @param origin where it was written
     */
    record Given(String text, Object value, Origin origin) {}

    private final Schema schema;
    private final Map<String, Given> given;
    private final List<String> warnings;

    Configuration(Schema schema, Map<String, Given> given, List<String> warnings) {
        this.schema = schema;
        this.given = new TreeMap<>(given);
        this.warnings = warnings;
    }

    /** Things that do not stop the start but that the user should know, one line each. */
    public List<String> warnings() {
        return warnings;
    }

    /** The record of settings without a name in their keys. */
    public <T extends Record> T get(Class<T> type) {
        return bind(type, List.of());
    }

    /**
     * The record of one name, whether or not somebody gave any of its keys: what is not given is inherited or takes its
     * default. A listener may refer to a zone of which no key was set.
     */
    public <T extends Record> T get(Class<T> type, String name) {
        return bind(type, List.of(name));
    }

    /**
     * One record for each name that is in use, sorted by name. A record with a key that ends in the name itself
     * (<code>listener.tcp.{name}</code>) exists where that key is given: taking that one line out takes the listener out.
     * Others exist where any of their keys is given.
     */
    public <T extends Record> Map<String, T> named(Class<T> type) {
        Map<String, T> records = new TreeMap<>();
        for (String name : names(type)) {
            records.put(name, bind(type, List.of(name)));
        }
        return records;
    }

    private List<String> names(Class<? extends Record> type) {
        List<Declaration> all = schema.declarations(type);
        List<Declaration> deciding =
                all.stream().filter(d -> d.key().endsWithName() && !d.byName()).toList();
        return given.keySet().stream()
                .map(KeyPattern::parts)
                .flatMap(key -> (deciding.isEmpty() ? all : deciding)
                        .stream().flatMap(d -> d.key().match(key).stream()).map(names -> names.get(0)))
                .distinct()
                .sorted()
                .toList();
    }

    /** Where the value of a key comes from. */
    public Origin origin(String key) {
        Given entry = given.get(key);
        return entry == null ? new Origin.Default() : entry.origin();
    }

    /**
     * All values that differ from nothing, for {@code check --origin}: {@code key = value  ## origin}; what is secret is not
     * shown.
     */
    public List<String> describe() {
        return given.entrySet().stream()
                .map(e -> e.getKey() + " = "
                        + Secrets.masked(e.getKey(), e.getValue().text()) + "  ## "
                        + e.getValue().origin())
                .toList();
    }

    /** Makes every record once, so that what constructors refuse is known before anything starts. */
    void bindAll(Problems problems) {
        for (Class<? extends Record> type : schema.types()) {
            if (schema.declarations(type).get(0).recordNames() == 0) {
                tryToBind(type, List.of(), problems);
            } else {
                names(type).forEach(name -> tryToBind(type, List.of(name), problems));
            }
        }
    }

    private void tryToBind(Class<? extends Record> type, List<String> names, Problems problems) {
        try {
            bind(type, names);
        } catch (RefusedException refused) {
            problems.error(refused.origin, refused.reason);
        }
    }

    private <T extends Record> T bind(Class<T> type, List<String> names) {
        return type.cast(make(schema.group(type), names));
    }

    private Record make(Group group, List<String> names) {
        @Nullable
        Object[] arguments = group.parts().stream()
                .map(part -> part instanceof Declaration setting ? value(setting, names) : make((Group) part, names))
                .toArray();
        try {
            return constructor(group.type()).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw refused(
                    group.settings().toList(),
                    names,
                    String.valueOf(e.getTargetException().getMessage()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + group.type(), e);
        }
    }

    private static <T extends Record> Constructor<T> constructor(Class<T> type) throws NoSuchMethodException {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<T> constructor = type.getDeclaredConstructor(parameters);
        constructor.setAccessible(true);
        return constructor;
    }

    private @Nullable Object value(Declaration declaration, List<String> names) {
        if (declaration.byName()) {
            return byName(declaration, names);
        }
        String key = declaration.key().with(names);
        Given own = given.get(key);
        if (own == null && declaration.inherits() != null) {
            own = given.get(declaration.inherits());
        }
        if (own == null && declaration.required()) {
            throw new RefusedException(new Origin.Default(), key + " must be given");
        }
        return own == null ? declaration.fallback() : own.value();
    }

    private Map<String, Object> byName(Declaration declaration, List<String> names) {
        Map<String, Object> values = new TreeMap<>(NameOrder.NUMBERS_BY_SIZE);
        given.forEach((key, value) -> declaration
                .key()
                .match(KeyPattern.parts(key))
                .ifPresent(found -> {
                    if (found.subList(0, names.size()).equals(names)) {
                        values.put(found.get(names.size()), value.value());
                    }
                }));
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A constructor's refusal, told with the place of the setting that its message names, if it names one. */
    private RefusedException refused(List<Declaration> declarations, List<String> names, String reason) {
        for (Declaration declaration : declarations) {
            String key = declaration.key().with(names);
            String last = key.substring(key.lastIndexOf('.') + 1);
            if (given.containsKey(key) && (reason.contains(declaration.component()) || reason.contains(last))) {
                return new RefusedException(origin(key), key + ": " + reason);
            }
        }
        return new RefusedException(
                new Origin.Default(), declarations.get(0).key().with(names) + ": " + reason);
    }

    /** A record could not be made. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Origin origin;
        private final String reason;

        RefusedException(Origin origin, String reason) {
            super(reason);
            this.origin = origin;
            this.reason = reason;
        }
    }
}
