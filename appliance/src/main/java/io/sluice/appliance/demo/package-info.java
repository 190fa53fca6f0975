/** The demonstration of {@code ./run}: simulated sensors on real sockets, one rule, and a count of both ends. */
@NullMarked
package io.sluice.appliance.demo;

import org.jspecify.annotations.NullMarked;
