/**
 * An MQTT client of our own, written from the specification and knowing nothing of the gateway's codec, that keeps its session state
 * over connections and finds fault with whatever the server does against the rules.
 */
@NullMarked
package io.sluice.testkit.mqtt;

import org.jspecify.annotations.NullMarked;
