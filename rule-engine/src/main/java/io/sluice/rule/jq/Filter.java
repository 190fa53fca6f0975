package io.sluice.rule.jq;

import java.util.function.Consumer;

/** A compiled filter: hands on none, one or many values for each it is given. Immutable. */
@FunctionalInterface
interface Filter {
    /**
     * @param env variables and functions in sight
     * @param out takes the results, one by one, while this runs
     * @throws JqError if there is no result
     */
    void apply(Run run, Env env, Item in, Consumer<Item> out);
}
