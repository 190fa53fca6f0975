/** Tests of the MQTT gateway over real sockets. */
@NullMarked
package io.sluice.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
