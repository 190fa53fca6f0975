package io.sluice.rule.action;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;

/** Where an {@link ActionBuffer} sends its rows: the action of a resource that may be away, or not yet there. */
public interface ActionPort extends AutoCloseable {
    /**
     * The action to send the next batch with; another one when the resource was made anew. Called by one worker at a time.
     *
     * @throws ConnectorException retriable, if the resource is not connected
     */
    Action action() throws ConnectorException;

    /** A batch failed and may pass later: the resource may want to look after itself. */
    void failed();

    @Override
    void close();
}
