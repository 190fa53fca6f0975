package io.sluice.rule.jq;

import java.util.List;
import java.util.function.Consumer;

/** A function that is not written in jq itself. */
@FunctionalInterface
interface Native {
    /** @param arguments filters as they are given, to be applied in {@code env} */
    void apply(Run run, Env env, List<Filter> arguments, Item in, Consumer<Item> out);
}
