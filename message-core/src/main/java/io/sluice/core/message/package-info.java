/** What travels: messages, their properties and the clients they come from. */
@NullMarked
package io.sluice.core.message;

import org.jspecify.annotations.NullMarked;
