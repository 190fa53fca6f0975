/**
 * The modules of the broker: what watches or changes its work from the hook points, and can be left out. Each has a package of its
 * own with one listener and one record of settings; none knows another, a gateway or a rule (decision 12).
 */
@NullMarked
package io.sluice.modules;

import org.jspecify.annotations.NullMarked;
