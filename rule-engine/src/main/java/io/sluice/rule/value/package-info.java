/**
 * Values of rules and what can be done with them. Kinds are those of {@link io.sluice.connector.Row#values()}; an absent
 * value is {@link io.sluice.connector.ValuePath#UNDEFINED}. Integers are {@code Long} where they fit and
 * {@code BigInteger} only beyond, so that each has one form.
 */
@NullMarked
package io.sluice.rule.value;

import org.jspecify.annotations.NullMarked;
