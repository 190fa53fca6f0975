/** Scripted peers and stand-ins for tests of all modules. */
@NullMarked
package io.sluice.testkit;

import org.jspecify.annotations.NullMarked;
