/** The running product: command line of the server, settings in force, wiring of the modules, start and stop. */
@NullMarked
package io.sluice.appliance;

import org.jspecify.annotations.NullMarked;
