/** Keys, certificates and handshakes of TLS. Knows nothing of listeners: those put it into their pipelines. */
@NullMarked
package io.sluice.gateway.transport.tls;

import org.jspecify.annotations.NullMarked;
