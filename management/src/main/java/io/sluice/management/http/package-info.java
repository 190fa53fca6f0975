/** The HTTP API on Vert.x: everything under {@code /api/v3}, and the health check. */
@NullMarked
package io.sluice.management.http;

import org.jspecify.annotations.NullMarked;
