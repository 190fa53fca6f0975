/** Kafka: rows become records, each counted once by whoever reads what is committed (docs/connectors/kafka.md, decision 20). */
@NullMarked
package io.sluice.connector.kafka;

import org.jspecify.annotations.NullMarked;
