package io.sluice.appliance.config;

import io.sluice.core.config.SettingGroup;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A record of settings and what fills its components.
 *
 * @param type the record
 * @param parts one for each component, in order
 */
record Group(Class<? extends Record> type, List<Part> parts) implements Part {
    /**
     * Where relative keys are read.
     *
     * @param prefix what stands before them
     * @param defaults defaults that differ from the declared ones, by whole key
     */
    record Place(String prefix, Map<String, String> defaults) {
        static final Place TOP = new Place("", Map.of());

        /** The place of a group at this place; of two defaults for a key the outer one wins. */
        Place of(SettingGroup group) {
            String inner = prefix + group.value();
            Map<String, String> all = new HashMap<>();
            for (String entry : group.defaults()) {
                int equals = entry.indexOf('=');
                all.put(inner + entry.substring(0, equals), entry.substring(equals + 1));
            }
            all.putAll(defaults);
            return new Place(inner, all);
        }
    }

    /** Reads the annotations of {@code type} and of the groups in it. */
    static Group of(Class<? extends Record> type, Place place) {
        return new Group(
                type,
                Arrays.stream(type.getRecordComponents())
                        .map(component -> part(component, place))
                        .toList());
    }

    private static Part part(RecordComponent component, Place place) {
        SettingGroup group = component.getAnnotation(SettingGroup.class);
        return group == null
                ? Declaration.of(component, place)
                : of(component.getType().asSubclass(Record.class), place.of(group));
    }

    @Override
    public Stream<Declaration> settings() {
        return parts.stream().flatMap(Part::settings);
    }
}
