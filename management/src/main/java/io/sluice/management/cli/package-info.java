/** The command line {@code sluicectl}: a client of the HTTP API, and nothing else. */
@NullMarked
package io.sluice.management.cli;

import org.jspecify.annotations.NullMarked;
