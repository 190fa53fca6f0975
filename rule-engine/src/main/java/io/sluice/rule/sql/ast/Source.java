package io.sluice.rule.sql.ast;

/** One name after FROM, without its quotes: an event or a topic filter. */
public record Source(String name, Position position) {}
