package io.sluice.rule.function;

import io.sluice.rule.event.EventView;
import io.sluice.rule.jq.Jq;
import io.sluice.rule.json.Json;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The function {@code jq}: filters that stand in the rule are compiled with it, others once each, up to a number. */
final class JqCall {
    private static final int MOST_FILTERS = 200;
    private static final int DEFAULT_TIMEOUT_MILLIS = 10_000;
    private static final Map<String, Jq> KNOWN = new ConcurrentHashMap<>();

    private JqCall() {}

    static RuleFunction.Body prepare(@Nullable Object[] constants) {
        Jq known = ofConstant(constants[0]);
        return (event, a) -> call(event, known == null ? find(Arguments.text(a[0])) : known, a);
    }

    private static @Nullable Jq ofConstant(@Nullable Object constant) {
        try {
            return constant instanceof String text ? Jq.compile(text) : null;
        } catch (RuleFailure e) {
            return null; // is told when it is used
        }
    }

    private static Jq find(String filter) {
        Jq found = KNOWN.get(filter);
        if (found == null) {
            found = Jq.compile(filter);
            if (KNOWN.size() >= MOST_FILTERS) {
                KNOWN.clear();
            }
            KNOWN.put(filter, found);
        }
        return found;
    }

    private static Object call(EventView event, Jq jq, @Nullable Object[] arguments) {
        int timeout = arguments.length > 2 ? Arguments.count(arguments[2]) : DEFAULT_TIMEOUT_MILLIS;
        if (timeout <= 0) {
            throw new RuleFailure("a timeout is a positive number of milliseconds");
        }
        return jq.apply(decoded(arguments[1]), event.time(), timeout);
    }

    private static @Nullable Object decoded(@Nullable Object json) {
        if (Values.isUndefined(json)) {
            throw new RuleFailure("JSON is needed, not an undefined value");
        }
        if (!Values.isText(json)) {
            return json;
        }
        try {
            return Json.decode(Arguments.bytes(json));
        } catch (IOException e) {
            throw new RuleFailure("not JSON: " + Values.describe(json));
        }
    }
}
