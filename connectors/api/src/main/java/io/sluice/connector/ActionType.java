package io.sluice.connector;

import java.util.List;

/**
 * A kind of action a resource offers, for instance {@code data_to_influxdb}.
 *
 * @param name the manual's name
 * @param title one line for forms
 * @param description what it does, for forms and docs
 * @param parameters its parameters besides {@code $resource}
 * @param idempotence what happens when a batch is sent again
 */
public record ActionType(
        String name, String title, String description, List<Parameter> parameters, Idempotence idempotence) {
    /** What redelivery of a batch does to the target. */
    public enum Idempotence {
        /** A row that comes twice is stored once. */
        EXACTLY_ONCE,
        /** A row may be stored twice after a failure; the connector's page in the docs says when and why. */
        AT_LEAST_ONCE,
        /** The target never tells what it stored: a row may be missing or be there twice, and nobody can know. */
        UNCONFIRMED
    }
}
