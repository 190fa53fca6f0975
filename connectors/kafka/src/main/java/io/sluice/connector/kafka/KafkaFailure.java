package io.sluice.connector.kafka;

import io.sluice.connector.ConnectorException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** Says what Kafka's failures mean for the user, and whether the rows may come again. */
final class KafkaFailure {
    private KafkaFailure() {}

    /**
     * @param config whose brokers failed
     * @param name transactional id and group of the writer, empty if it has none
     */
    static ConnectorException of(KafkaConfig config, String name, Exception failure) {
        Throwable cause = root(failure);
        if (refusesRows(cause)) {
            return ConnectorException.reject(config.where() + " refuses the record: " + cause.getMessage(), cause);
        }
        return ConnectorException.retry(config.where() + " " + phrase(name, cause), cause);
    }

    /** Whether the record itself is at fault, for good. */
    static boolean refusesRows(@Nullable Throwable cause) {
        return cause instanceof RecordTooLargeException
                || cause instanceof InvalidRecordException
                || cause instanceof InvalidTimestampException
                || cause instanceof NoSuchPartitionException;
    }

    private static String phrase(String name, Throwable cause) {
        String detail = cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
        if (cause instanceof AuthorizationException refusal) {
            return forbidden(name, refusal);
        }
        if (cause instanceof SaslAuthenticationException) {
            return "refuses the login: check the parameters authentication_mechanism, username and password" + detail;
        }
        if (cause instanceof SslAuthenticationException) {
            return "and Sluice do not agree on TLS: check the parameters cacertfile, certfile and server_name" + detail;
        }
        boolean unknown = cause instanceof TimeoutException && detail.contains("not present in metadata");
        if (unknown || cause instanceof UnknownTopicOrPartitionException) {
            return "has no such topic, or cannot be reached: create it there if it is missing" + detail;
        }
        if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
            return "takes rows of this queue from another Sluice: do two run on copies of one data directory? (" + name
                    + ")";
        }
        if (cause instanceof UnsupportedVersionException) {
            return "is too old for this: set exactly_once to false" + detail;
        }
        if (cause instanceof NotEnoughReplicasException || cause instanceof NotEnoughReplicasAfterAppendException) {
            return "has fewer replicas at hand than min.insync.replicas asks for" + detail;
        }
        if (cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException) {
            return "does not answer in time" + detail;
        }
        return "fails: " + cause.getClass().getSimpleName() + detail;
    }

    private static String forbidden(String name, AuthorizationException refusal) {
        if (refusal instanceof TopicAuthorizationException topics) {
            return "does not let this user write (or, with exactly_once, read) the topic "
                    + String.join(", ", topics.unauthorizedTopics()) + ": grant Write, Describe and Read";
        }
        if (refusal instanceof GroupAuthorizationException) {
            return "does not let this user keep its place as group " + name
                    + ": grant Read, or set exactly_once to false";
        }
        if (refusal instanceof TransactionalIdAuthorizationException) {
            return "does not let this user send in transactions as " + name
                    + ": grant Write and Describe, or set exactly_once to false";
        }
        return "does not let this user do this (" + refusal.getMessage() + ")";
    }

    /** What lies below the wrappings of futures and of Kafka's own "error state". */
    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapping = failure instanceof ExecutionException
                || failure.getClass() == org.apache.kafka.common.KafkaException.class
                || failure instanceof TimeoutException && cause instanceof AuthorizationException;
        return wrapping && cause != null ? root(cause) : failure;
    }

    /** A row names a partition that its topic does not have. */
    static final class NoSuchPartitionException extends Exception {
        private static final long serialVersionUID = 1L;

        NoSuchPartitionException(String topic, int partition, int partitions) {
            super("topic " + topic + " has " + partitions + " partitions, none with the number " + partition);
        }
    }
}
