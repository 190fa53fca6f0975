/** Tests of the transport with a protocol of text lines. */
@NullMarked
package io.sluice.gateway.transport;

import org.jspecify.annotations.NullMarked;
