/** Functions of the rule SQL: each is declared once, with its name, arguments, result and description. */
@NullMarked
package io.sluice.rule.function;

import org.jspecify.annotations.NullMarked;
