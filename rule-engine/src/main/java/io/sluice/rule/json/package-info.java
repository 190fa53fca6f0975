/** Payloads as JSON: which paths the rules read, and their values, decoded at most once per message. */
@NullMarked
package io.sluice.rule.json;

import org.jspecify.annotations.NullMarked;
