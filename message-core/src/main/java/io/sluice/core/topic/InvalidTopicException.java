package io.sluice.core.topic;

/** A topic name or filter breaks the rules of MQTT 5, 4.7 and 4.8. The message names the rule broken. */
public final class InvalidTopicException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidTopicException(String message) {
        // control flow on bad input of a device: no stack trace wanted
        super(message, null, false, false);
    }
}
