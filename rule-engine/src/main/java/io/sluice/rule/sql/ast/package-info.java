/** Syntax tree of the rule dialect: what a statement says, before names are resolved. Immutable. */
@NullMarked
package io.sluice.rule.sql.ast;

import org.jspecify.annotations.NullMarked;
