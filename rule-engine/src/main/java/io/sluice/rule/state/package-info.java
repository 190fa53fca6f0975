/** What rules remember between events: values by key, of the node and of each connection. In memory only, bounded. */
@NullMarked
package io.sluice.rule.state;

import org.jspecify.annotations.NullMarked;
