/** Fan-out, subscriptions, retained messages and the registry of sessions. */
@NullMarked
package io.sluice.core.broker;

import org.jspecify.annotations.NullMarked;
