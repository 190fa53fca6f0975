/** PostgreSQL and TimescaleDB as targets of rows, and to ask. */
@NullMarked
package io.sluice.connector.postgresql;

import org.jspecify.annotations.NullMarked;
