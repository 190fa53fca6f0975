package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.connector.ValuePath;
import io.sluice.rule.event.EventView;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What rules remember from event to event, see {@link io.sluice.rule.state.NodeState}. Keys are texts, integers, booleans. */
final class StateFunctions {
    private static final String LIMITS = "Keys are texts, integers or booleans. In memory: a restart forgets all.\n";

    static final List<RuleFunction> ALL = List.of(
            of("""
                    kv_store_put(key: any, value: any) -> boolean since 4.3
                    Remembers a value under a key that all rules of this node share, and answers true. There may be 10000 keys, of
                    64 KiB each and 16 MiB together. An undefined value forgets the key.
                    """ + LIMITS + """
                    Fails if there is no room.
                    kv_store_put('door', 'open') -> true
                    kv_store_put([1], 'open') -> fails
                    """, Effect.CHANGES_STATE, (event, a) -> {
                event.state().shared().put(key(a[0]), a[1]);
                return true;
            }),
            of("""
                    kv_store_get(key: any[, default: any]) -> any since 4.3
                    The value under a key that all rules share. Undefined, or the default, if there is none.
                    kv_store_get('window') -> undefined
                    kv_store_get('window', 'shut') -> 'shut'
                    """, Effect.READS_STATE, StateFunctions::shared),
            of("""
                    kv_store_del(key: any) -> boolean since 4.3
                    Forgets a key that all rules share, and answers true, also if there is none.
                    kv_store_del('door') -> true
                    """, Effect.CHANGES_STATE, (event, a) -> {
                event.state().shared().remove(key(a[0]));
                return true;
            }),
            of(
                    """
                    proc_dict_put(key: any, value: any) -> any since 4.3
                    Remembers a value under a key for the connection of the client whose event it is (for a delivery: the receiver),
                    and answers the value before, undefined if there was none. It is gone when the connection ends. A connection
                    may have 100 keys, of 16 KiB each; all connections together 16 MiB. An undefined value forgets the key.
                    """ + LIMITS + """
                    Fails if there is no room.
                    proc_dict_put('last', 20.5) -> undefined
                    """,
                    Effect.CHANGES_STATE,
                    (event, a) -> event.state().connection().put(key(a[0]), a[1])),
            of("""
                    proc_dict_get(key: any) -> any since 4.3
                    The value under a key of the connection. Undefined if there is none.
                    proc_dict_get('last') -> undefined
                    """, Effect.READS_STATE, (event, a) -> event.state().connection().get(key(a[0]))),
            of(
                    """
                    proc_dict_del(key: any) -> any since 4.3
                    Forgets a key of the connection, and answers the value before, undefined if there was none.
                    proc_dict_del('last') -> undefined
                    """,
                    Effect.CHANGES_STATE,
                    (event, a) -> event.state().connection().remove(key(a[0]))));

    private StateFunctions() {}

    private static @Nullable Object shared(EventView event, @Nullable Object[] arguments) {
        Object value = event.state().shared().get(key(arguments[0]));
        return value == ValuePath.UNDEFINED && arguments.length > 1 ? arguments[1] : value;
    }

    private static Object key(@Nullable Object value) {
        if (value instanceof String
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Boolean) {
            return value;
        }
        throw new RuleFailure("a text, an integer or a boolean is needed as key, not " + Values.describe(value));
    }
}
