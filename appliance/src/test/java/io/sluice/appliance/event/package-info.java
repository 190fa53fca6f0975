/** What rules see of everything that happens: SQL on one side, packets of MQTT clients on the other, the whole broker between. */
@NullMarked
package io.sluice.appliance.event;

import org.jspecify.annotations.NullMarked;
