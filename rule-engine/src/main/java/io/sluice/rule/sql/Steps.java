package io.sluice.rule.sql;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.eval.Closure;
import io.sluice.rule.sql.eval.ObjectEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operators that rules are made of. */
final class Steps {
    private Steps() {}

    /** Computes items into their locals; a list that needs none costs no step. */
    static Step compute(ItemList items, Step next) {
        if (items.localCount() == 0) {
            return next;
        }
        return frame -> {
            items.compute(frame.event(), frame.locals());
            return next.run(frame);
        };
    }

    /** Lets an event pass whose condition is true. */
    static Step filter(@Nullable Closure condition, Step next) {
        if (condition == null) {
            return next;
        }
        return frame -> condition.truth(frame.event(), frame.locals()) ? next.run(frame) : RuleResult.NO_MATCH;
    }

    /** Computes one value into a local. */
    static Step store(Closure value, int local, Step next) {
        return frame -> {
            frame.locals()[local] = value.value(frame.event(), frame.locals());
            return next.run(frame);
        };
    }

    /** Hands each element of an array on, in order. What is no array has no elements, yet the event matched. */
    static Step unnest(int arrayLocal, int elementLocal, Step next) {
        return frame -> {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            List<@Nullable Object> answers = new ArrayList<>();
            if (frame.locals()[arrayLocal] instanceof List<?> elements) {
                for (Object element : elements) {
                    frame.locals()[elementLocal] = element;
                    if (next.run(frame) instanceof RuleResult.Matched matched) {
                        rows.addAll(matched.rows());
                        answers.addAll(matched.answers());
                    }
                }
            }
            return new RuleResult.Matched(rows, answers);
        };
    }

    /** The end: one output. */
    static Step select(Output output) {
        return frame -> new RuleResult.Matched(List.of(output.make(frame.event(), frame.dialect(), frame.locals())));
    }

    /**
     * The end of a FOREACH without DO. In the first style the output is the element alone, in the second it is all columns and
     * the element by its name.
     */
    static Step selectElement(int elementLocal, List<AliasStep> name, Closure metadata) {
        return frame -> {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            Object element = frame.locals()[elementLocal];
            boolean bare = frame.dialect() == Dialect.V3;
            if (bare && element instanceof Map<?, ?> object) {
                object.forEach((key, value) -> row.put(String.valueOf(key), value));
            } else {
                if (!bare) {
                    Output.forEachColumn(frame.event(), frame.dialect(), metadata, row::put);
                }
                ObjectEdit.put(row, name, element);
            }
            return bare ? RuleResult.Matched.of(row, element) : RuleResult.Matched.of(row, row);
        };
    }
}
