/** What every connector must be able to do, as tests. */
@NullMarked
package io.sluice.testkit.connector;

import org.jspecify.annotations.NullMarked;
