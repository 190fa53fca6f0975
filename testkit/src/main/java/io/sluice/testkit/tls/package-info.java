/** Certificates for tests, made when they run. */
@NullMarked
package io.sluice.testkit.tls;

import org.jspecify.annotations.NullMarked;
