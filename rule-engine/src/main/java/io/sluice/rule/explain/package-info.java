/** What became of an event in a rule, piece by piece, for people. Values only; {@link io.sluice.rule.sql.Explainer} makes them. */
@NullMarked
package io.sluice.rule.explain;

import org.jspecify.annotations.NullMarked;
