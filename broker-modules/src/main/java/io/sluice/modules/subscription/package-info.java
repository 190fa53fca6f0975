/** Subscriptions that clients have without asking for them. */
@NullMarked
package io.sluice.modules.subscription;

import org.jspecify.annotations.NullMarked;
