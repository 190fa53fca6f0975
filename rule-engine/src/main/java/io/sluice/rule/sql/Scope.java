package io.sluice.rule.sql;

import io.sluice.connector.ValuePath;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.json.Payload;
import io.sluice.rule.json.PayloadPath;
import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.ast.Position;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.eval.Closure;
import io.sluice.rule.sql.eval.ObjectEdit;
import io.sluice.rule.sql.eval.Paths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Names that an expression can use, while a rule is compiled: the event's columns, the aliases of earlier items, the element of
 * a FOREACH. The later an alias the stronger; an alias hides a column of its name.
 */
final class Scope {
    /** Name of the element of a FOREACH without AS; never an unknown column. */
    static final String ITEM = "item";

    private static final Closure UNDEFINED = (event, locals) -> ValuePath.UNDEFINED;

    private final boolean lenient;
    private final Set<Column> columns;
    private final Closure metadata;
    private final PayloadSlots slots;
    private final List<Alias> aliases;
    /** Shared with the scopes made of this one. */
    private final Set<String> warnings;

    private record Alias(List<AliasStep> path, Closure value) {}

    /** @param ruleId of the rule that is compiled, null if the statement is none */
    Scope(boolean lenient, Set<Column> columns, @Nullable String ruleId, PayloadSlots slots) {
        this(lenient, columns, metadata(ruleId), slots, List.of(), new LinkedHashSet<>());
    }

    private Scope(
            boolean lenient,
            Set<Column> columns,
            Closure metadata,
            PayloadSlots slots,
            List<Alias> aliases,
            Set<String> warnings) {
        this.lenient = lenient;
        this.columns = columns;
        this.metadata = metadata;
        this.slots = slots;
        this.aliases = new ArrayList<>(aliases);
        this.warnings = warnings;
    }

    /** The same names, to which others can be added without a change of this scope. */
    Scope copy() {
        return new Scope(lenient, columns, metadata, slots, aliases, warnings);
    }

    /**
     * The names that INCASE and DO of a FOREACH can use. Auxiliary values are seen there since 4.4 only: over an event of the
     * first style they are undefined.
     */
    Scope ofElements() {
        if (lenient) {
            return copy();
        }
        Scope scope = new Scope(false, columns, metadata, slots, List.of(), warnings);
        for (Alias alias : aliases) {
            AliasStep head = alias.path().get(0);
            if (head instanceof AliasStep.Key key && !isColumn(key.name())) {
                scope.addAlias(List.of(head), UNDEFINED);
            }
        }
        return scope;
    }

    private boolean isColumn(String name) {
        Column column = columnOf(name);
        return column != null && (lenient || columns.contains(column));
    }

    private @Nullable Column columnOf(String name) {
        return Column.of(name, lenient ? Dialect.V4 : Dialect.V3);
    }

    boolean isLenient() {
        return lenient;
    }

    private static Closure metadata(@Nullable String ruleId) {
        if (ruleId == null) {
            return (event, locals) -> event.column(Column.METADATA);
        }
        Map<String, Object> constant = Map.of("rule_id", ruleId);
        return (event, locals) -> constant;
    }

    /** The column of the second style that is the rule's, and not the event's. */
    Closure metadata() {
        return metadata;
    }

    void addAlias(List<AliasStep> path, Closure value) {
        aliases.add(new Alias(path, value));
    }

    /** Closure of {@code name.key.key}. */
    Closure resolve(String name, List<String> keys, Position position) throws RuleSyntaxException {
        boolean known = false;
        for (int i = aliases.size() - 1; i >= 0; i--) {
            Alias alias = aliases.get(i);
            if (alias.path().get(0).equals(new AliasStep.Key(name))) {
                known = true;
                int covered = coveredSteps(alias.path(), keys);
                if (covered == alias.path().size() - 1) {
                    return Paths.fields(alias.value(), keys.subList(covered, keys.size()), lenient);
                }
                if (covered == keys.size() || alias.path().get(covered + 1) instanceof AliasStep.Index) {
                    return merged(name, keys);
                }
            }
        }
        Closure column = column(name, keys);
        if (column != null) {
            return column;
        }
        if (known || lenient && UnknownColumn.isName(name) || name.equals(ITEM)) {
            if (!known && !name.equals(ITEM)) {
                warn(unknownColumn(name, position));
            }
            return known ? UNDEFINED : Paths.fields(undeclared(name), keys, lenient);
        }
        throw unknownColumn(name, position);
    }

    /** The whole payload, decoded, or any other name as it is: what an index can be applied to. */
    Closure resolveIndexed(String name, Position position) throws RuleSyntaxException {
        boolean hidden = aliases.stream().anyMatch(alias -> alias.path().get(0).equals(new AliasStep.Key(name)));
        return name.equals(Column.PAYLOAD.sqlName()) && !hidden
                ? payload(List.of())
                : resolve(name, List.of(), position);
    }

    /** How many steps behind the head an alias and a path have in common. */
    private static int coveredSteps(List<AliasStep> path, List<String> keys) {
        int covered = 0;
        while (covered < keys.size()
                && covered + 1 < path.size()
                && path.get(covered + 1).equals(new AliasStep.Key(keys.get(covered)))) {
            covered++;
        }
        return covered;
    }

    /** An object that several aliases write into, on top of the column of the same name. */
    private Closure merged(String name, List<String> keys) {
        List<Alias> parts = new ArrayList<>();
        Closure whole = name.equals(Column.PAYLOAD.sqlName()) ? decodedPayload() : column(name, List.of());
        for (Alias alias : aliases) {
            if (alias.path().get(0).equals(new AliasStep.Key(name))) {
                if (alias.path().size() == 1) {
                    parts.clear();
                    whole = null;
                }
                parts.add(alias);
            }
        }
        Closure base = whole == null ? UNDEFINED : whole;
        Closure object = (event, locals) -> {
            Map<String, @Nullable Object> edited = new LinkedHashMap<>();
            putDefined(edited, List.of(new AliasStep.Key(name)), base.value(event, locals));
            for (Alias part : parts) {
                putDefined(edited, part.path(), part.value().value(event, locals));
            }
            return edited.containsKey(name) ? edited.get(name) : ValuePath.UNDEFINED;
        };
        return Paths.fields(object, keys, lenient);
    }

    private static void putDefined(Map<String, @Nullable Object> map, List<AliasStep> path, @Nullable Object value) {
        if (value != ValuePath.UNDEFINED) {
            ObjectEdit.put(map, path, value);
        }
    }

    private @Nullable Closure column(String name, List<String> keys) {
        Column column = columnOf(name);
        if (column == null || !lenient && !columns.contains(column)) {
            return null;
        }
        if (column == Column.METADATA) {
            return Paths.fields(metadata, keys, lenient);
        }
        if (column == Column.PAYLOAD) {
            return keys.isEmpty() ? (event, locals) -> event.column(Column.PAYLOAD) : payload(keys);
        }
        return Paths.fields((event, locals) -> event.column(column), keys, lenient);
    }

    /** The payload as a document, or as it came if it is neither an object nor an array. */
    private Closure decodedPayload() {
        Closure document = payload(List.of());
        return (event, locals) -> {
            Object value = document.value(event, locals);
            return value instanceof Map || value instanceof List ? value : event.column(Column.PAYLOAD);
        };
    }

    private Closure payload(List<String> keys) {
        int slot = slots.slot(new PayloadPath(keys));
        if (!lenient || keys.size() < 2) {
            return (event, locals) -> event.payload().slot(slot);
        }
        return (event, locals) -> {
            Payload payload = event.payload();
            Object value = payload.slot(slot);
            return value == ValuePath.UNDEFINED && payload.hasTextOnTheWay()
                    ? Paths.descend(payload.document(), keys)
                    : value;
        };
    }

    private static Closure undeclared(String name) {
        return (event, locals) -> event.undeclared(name);
    }

    private RuleSyntaxException unknownColumn(String name, Position position) {
        Set<String> known = new TreeSet<>();
        aliases.forEach(alias -> {
            if (alias.path().get(0) instanceof AliasStep.Key key) {
                known.add(key.name());
            }
        });
        return new RuleSyntaxException(UnknownColumn.describe(name, columns, known), position);
    }

    /** Notes what the second style allows although it is hardly meant. */
    void warn(RuleSyntaxException mistake) {
        warnings.add(String.valueOf(mistake.getMessage()));
    }

    /** Mistakes that do not keep a rule from being made, each with its place, in the order found. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Gives every payload path that a rule reads its slot. */
    interface PayloadSlots {
        int slot(PayloadPath path);
    }
}
