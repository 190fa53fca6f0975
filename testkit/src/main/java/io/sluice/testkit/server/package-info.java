/** Real servers for tests: foreign processes on free loopback ports, gone when the test is. */
@NullMarked
package io.sluice.testkit.server;

import org.jspecify.annotations.NullMarked;
