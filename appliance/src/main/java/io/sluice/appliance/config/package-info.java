/**
 * Reads {@code etc/sluice.conf}, the environment and {@code --set} into the records that modules declare with
 * {@link io.sluice.core.config.Setting}. Layers, weakest first: defaults, file, environment, command line. Everything wrong is
 * collected and told at once, each with its place; an unknown key refuses the start.
 */
@NullMarked
package io.sluice.appliance.config;

import org.jspecify.annotations.NullMarked;
