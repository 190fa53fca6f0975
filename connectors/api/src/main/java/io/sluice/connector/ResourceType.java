package io.sluice.connector;

import java.util.List;

/**
 * A kind of external system. One implementation per connector module, found through {@link java.util.ServiceLoader}.
 *
 * <p>Life cycle: {@code create} (no I/O) - {@link Resource#connect} - {@link Resource#check} every few seconds, actions
 * and lookups in between - {@link Resource#close}. {@code connect} is called again after a failed {@code check}.
 */
public interface ResourceType {
    /** Name used in the API and in rule files, for instance {@code influxdb}. */
    String name();

    String title();

    String description();

    List<Parameter> parameters();

    /** The actions that a resource of this type offers to rules. */
    List<ActionType> actions();

    /**
     * Makes a resource that is not connected yet. Does no I/O and does not block.
     *
     * @throws InvalidParameterException if a combination of parameters makes no sense; single values were checked
     *     against {@link #parameters()} before
     */
    Resource create(ParameterValues parameters, ResourceContext context) throws InvalidParameterException;
}
