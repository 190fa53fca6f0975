/**
 * Long and rough treatment of a whole Sluice that runs as its own process: kills, power cuts, garbage, weeks in minutes. The commands in
 * {@code benchmarks/} run it by the hour, the tests of the appliance for seconds. Needs nothing but the JDK.
 */
@NullMarked
package io.sluice.testkit.campaign;

import org.jspecify.annotations.NullMarked;
