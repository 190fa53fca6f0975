/** What registries of rules and of resources share: their store, their ids, and how they say no. */
@NullMarked
package io.sluice.rule.registry;

import org.jspecify.annotations.NullMarked;
