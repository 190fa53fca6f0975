/** Compiled expressions: closures that read an event and answer a value. Immutable, safe for any thread. */
@NullMarked
package io.sluice.rule.sql.eval;

import org.jspecify.annotations.NullMarked;
