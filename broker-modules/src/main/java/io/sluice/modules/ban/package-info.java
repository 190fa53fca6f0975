/** Clients, users and addresses that may not come in. */
@NullMarked
package io.sluice.modules.ban;

import org.jspecify.annotations.NullMarked;
