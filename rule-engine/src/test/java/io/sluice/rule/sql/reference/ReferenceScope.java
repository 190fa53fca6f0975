package io.sluice.rule.sql.reference;

import static io.sluice.rule.sql.reference.Absent.ABSENT;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.sql.ast.AliasStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What names stand for at one place of a rule: the columns of the event, and over them the aliases. */
record ReferenceScope(Map<String, Object> columns, Map<String, Object> aliases, Dialect dialect) {
    static ReferenceScope of(Map<String, Object> columns, Dialect dialect) {
        return new ReferenceScope(columns, new LinkedHashMap<>(), dialect);
    }

    /** A copy with one more alias. */
    ReferenceScope with(String alias, Object value) {
        ReferenceScope copy = new ReferenceScope(columns, new LinkedHashMap<>(aliases), dialect);
        copy.aliases.put(alias, value);
        return copy;
    }

    Object name(String name) {
        if (aliases.containsKey(name)) {
            return aliases.get(name);
        }
        return columns.containsKey(name) ? columns.get(name) : ABSENT;
    }

    boolean isPayloadColumn(String name) {
        return name.equals("payload") && !aliases.containsKey("payload");
    }

    void define(List<AliasStep> alias, Object value) {
        String head = ((AliasStep.Key) alias.get(0)).name();
        if (alias.size() > 1 && isPayloadColumn(head) && name(head) instanceof String text) {
            // from here on the payload is its decoded form
            Object decoded = ReferenceValues.json(text);
            aliases.put(head, decoded instanceof Map || decoded instanceof List ? decoded : text);
        }
        if (value == ABSENT && alias.size() > 1) {
            checkNothingIsThere(alias);
            return;
        }
        aliases.put(head, put(name(head), alias.subList(1, alias.size()), value));
    }

    private void checkNothingIsThere(List<AliasStep> alias) {
        Object there = name(((AliasStep.Key) alias.get(0)).name());
        for (AliasStep step : alias.subList(1, alias.size())) {
            if (step instanceof AliasStep.Index) {
                throw new Unspecified("nothing in an array");
            }
            String key = ((AliasStep.Key) step).name();
            there = there instanceof Map<?, ?> object && object.containsKey(key) ? object.get(key) : ABSENT;
        }
        if (there != ABSENT) {
            throw new Unspecified("nothing in the place of something");
        }
    }

    /** {@code whole} with {@code value} at a place in it; a text that is written into is read as JSON. */
    static Object put(Object written, List<AliasStep> steps, Object value) {
        if (steps.isEmpty()) {
            return value;
        }
        Object whole = written instanceof String text ? ReferenceValues.json(text) : written;
        List<AliasStep> rest = steps.subList(1, steps.size());
        if (steps.get(0) instanceof AliasStep.Key key) {
            Map<String, Object> object = new LinkedHashMap<>();
            if (whole instanceof Map<?, ?> map) {
                map.forEach((name, member) -> object.put((String) name, member));
            }
            Object member = object.containsKey(key.name()) ? object.get(key.name()) : ABSENT;
            object.put(key.name(), put(member, rest, value));
            return object;
        }
        return insert(whole, (AliasStep.Index) steps.get(0), rest, value);
    }

    private static Object insert(Object whole, AliasStep.Index place, List<AliasStep> rest, Object value) {
        List<Object> array = new ArrayList<>();
        if (whole instanceof List<?> list) {
            array.addAll(list);
        }
        if (value == ABSENT) {
            throw new Unspecified("nothing in an array");
        }
        if (place.index() == 0) {
            array.add(place.fromEnd() ? array.size() : 0, put(ABSENT, rest, value));
            return array;
        }
        int at = place.fromEnd() ? array.size() - place.index() : place.index() - 1;
        if (at < 0 || at >= array.size()) {
            throw new Unspecified("a place that the array does not have");
        }
        array.set(at, put(array.get(at), rest, value));
        return array;
    }
}
