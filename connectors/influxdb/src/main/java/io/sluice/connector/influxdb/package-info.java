/**
 * InfluxDB (docs/connectors/influxdb.md): version 1 over HTTP and UDP, and version 2's way of writing. Built bottom up:
 * {@code LineProtocol} writes single values; {@code Points} makes lines of a row or says why not, by the parameters of the
 * action ({@code PointTemplate}) or by a template file ({@code TemplatePoints}, {@code PointShape}); {@code LineBatch} holds
 * them. {@code InfluxClient} and {@code Influx2Client} send lines and say what an answer means, {@code LineAction} finds the bad
 * lines of a refused batch; {@code UdpAction} cuts lines into packets. {@code InfluxLookup} asks.
 */
@NullMarked
package io.sluice.connector.influxdb;

import org.jspecify.annotations.NullMarked;
