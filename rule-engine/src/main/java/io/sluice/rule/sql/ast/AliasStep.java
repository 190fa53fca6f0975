package io.sluice.rule.sql.ast;

/** One step of an alias: {@code AS a.b[1]} has three. */
public sealed interface AliasStep {
    /** A name. */
    record Key(String name) implements AliasStep {}

    /**
     * A place in an array.
     *
     * @param index from 1; 0 stands for a place before the first
     * @param fromEnd whether it counts from the end; -0 stands for a place after the last
     */
    record Index(int index, boolean fromEnd) implements AliasStep {}
}
