/**
 * What SQL targets share: statements with placeholders, batches in transactions that count each row once, a small pool,
 * questions. A connector adds a {@link io.sluice.connector.sql.SqlDialect}: how to connect, how rows are written fastest,
 * what an error means.
 */
@NullMarked
package io.sluice.connector.sql;

import org.jspecify.annotations.NullMarked;
