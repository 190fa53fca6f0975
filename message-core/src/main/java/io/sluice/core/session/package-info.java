/** One client across connections: mailbox, in-flight window, queue. */
@NullMarked
package io.sluice.core.session;

import org.jspecify.annotations.NullMarked;
