/**
 * InfluxDB 1 over HTTP (docs/connectors/influxdb.md). Built bottom up: {@code LineProtocol} writes single values,
 * {@code PointTemplate} makes a line of a row or says why not, {@code InfluxClient} sends lines and says what an answer
 * means, {@code InfluxAction} finds the bad lines of a refused batch.
 */
@NullMarked
package io.sluice.connector.influxdb;

import org.jspecify.annotations.NullMarked;
