/** How the command line finds the HTTP API and proves who it is: written by the one, read by the other. */
@NullMarked
package io.sluice.management.access;

import org.jspecify.annotations.NullMarked;
