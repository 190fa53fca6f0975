package io.sluice.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares one setting on the record component that receives it: key, default and meaning stand in one place, and
 * configuration file, environment, {@code --set}, docs and the check for unknown keys all read them here.
 *
 * <p>Supported component types: {@code String, int, long, boolean, double, Duration} (written {@code 15s, 2h, 300ms}),
 * {@code io.sluice.core.config.ByteSize} (written {@code 10MB}), {@code InetSocketAddress} (written {@code port, ip:port,
 * [ipv6]:port}), enums and {@code List<String>} (comma separated). A value outside the type's range is refused at start
 * with file and line.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** Key in the manual's form. A part in braces stands for a name the user chooses: <code>zone.{name}.max_inflight</code>. */
    String key();

    /** Default in the form the file uses; empty means that the component is empty, zero or null. */
    String value() default "";

    /** What it does, its unit and its range, in one or two sentences. */
    String doc();
}
