/**
 * Text of a rule to syntax tree. The only package that knows Calcite: its grammar, extended in src/main/codegen, is compiled
 * into this package, and its nodes never leave it.
 */
@NullMarked
package io.sluice.rule.sql.parser;

import org.jspecify.annotations.NullMarked;
