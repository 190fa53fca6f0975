package io.sluice.connector;

import java.time.Duration;
import java.util.Optional;

/**
 * One live connection (or pool) to an external system.
 *
 * <p>Threads: {@code connect} and {@code check} are called by one thread at a time and may block for as long as the
 * resource's own time-outs say; {@code action} and {@code lookup} results are used from other threads meanwhile. A
 * resource logs no secrets and starts no retry of its own.
 */
public interface Resource extends AutoCloseable {
    /** Connects. Called again, on the same object, after a failure. */
    void connect() throws ConnectorException;

    /** Asks the system whether it is well; throws when it is not. Cheap, called every ten seconds. */
    void check() throws ConnectorException;

    /**
     * Binds an action of this resource's type to its parameters. Does no I/O: works while the system is away.
     *
     * @throws InvalidParameterException if the parameters make no sense together
     */
    Action action(ActionType type, ParameterValues parameters) throws InvalidParameterException;

    /** The ability to answer questions, empty where the system (or this connector) cannot. */
    default Optional<Lookup> lookup() {
        return Optional.empty();
    }

    /** The ability to bring messages in, empty where the system (or this connector) cannot. */
    default Optional<Intake> intake() {
        return Optional.empty();
    }

    /** Longest pause between two attempts to connect that its parameters ask for; empty for Sluice's own. */
    default Optional<Duration> reconnectInterval() {
        return Optional.empty();
    }

    /** Ends everything this resource holds. A call in progress on another thread fails soon after. Idempotent. */
    @Override
    void close();
}
