/** Web hooks: rows become HTTP requests, and answers of a server become rows (docs/connectors/webhook.md, decision 21). */
@NullMarked
package io.sluice.connector.webhook;

import org.jspecify.annotations.NullMarked;
