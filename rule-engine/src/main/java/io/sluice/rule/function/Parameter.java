package io.sluice.rule.function;

/**
 * One argument of a function.
 *
 * @param name what it stands for
 * @param type kind of value, or the texts that may be given: {@code 'leading'|'trailing'}
 * @param optional whether it may be left out
 * @param repeated whether any number of them may be given, also none
 */
public record Parameter(String name, String type, boolean optional, boolean repeated) {}
