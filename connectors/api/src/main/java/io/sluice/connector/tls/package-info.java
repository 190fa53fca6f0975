/**
 * TLS towards a target, the same for every connector: {@link io.sluice.connector.tls.TlsSettings} declares and reads the
 * parameters, {@link io.sluice.connector.tls.TlsClient} is what comes of the files they name. JDK only.
 */
@NullMarked
package io.sluice.connector.tls;

import org.jspecify.annotations.NullMarked;
