/**
 * The table that works on a box with nothing else installed: rows go into one SQLite file in the data directory
 * (docs/decisions/0006-embedded-table.md, docs/connectors/embedded.md). Built bottom up:
 *
 * <ol>
 *   <li>{@code ColumnKind}, {@code Column}, {@code SqlName}: what a value becomes, or why it is refused;
 *   <li>{@code Table}: columns and the insert statement of one table;
 *   <li>{@code EmbeddedDatabase}: the file, its one writing connection, damaged files;
 *   <li>{@code EmbeddedAction} and {@code EmbeddedLookup}: the two abilities;
 *   <li>{@code EmbeddedResource}, {@code EmbeddedResourceType}: the connector.
 * </ol>
 */
@NullMarked
package io.sluice.connector.embedded;

import org.jspecify.annotations.NullMarked;
