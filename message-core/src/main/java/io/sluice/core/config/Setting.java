package io.sluice.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares one setting on the record component that receives it: key, default and meaning stand in one place, and
 * configuration file, environment, {@code --set}, docs and the check for unknown keys all read them here.
 *
 * <p>Supported component types: {@code String, int, long, boolean} (written {@code on, off, true, false}), {@code double}
 * (also written {@code 80%}), {@code Duration} (written {@code 15s, 2h, 300ms, 1h30m}), {@link ByteSize} (written
 * {@code 10MB}), {@link RateLimit} (written {@code rate,burst}), {@link CountLimit} (written {@code count,seconds} or {@code 10, 1m}), {@code InetSocketAddress} (written {@code port, ip:port,
 * [ipv6]:port}), enums (lower case) and {@code List<String>} (comma separated). A component whose key has one name in braces
 * more than its siblings is a {@code Map<String, T>} from that name to any of these types.
 *
 * <p>A component marked {@code @Nullable} is null where nothing is given. Any other without default is empty or zero, or, for
 * addresses, enums and rate limits, a setting that must be given. A value outside the type's range, and one that the record's
 * constructor answers with {@code IllegalArgumentException}, is refused at start with file and line.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /**
     * Key in the manual's form. A part in braces stands for a name the user chooses: <code>zone.{name}.max_inflight</code>. In
     * a record that is used as a {@link SettingGroup} it is relative: empty, or beginning with a dot.
     */
    String key();

    /** Default in the form the file uses; empty means that the component is empty, zero or null. */
    String value() default "";

    /**
     * Key of the wider setting that applies where this one is not given: <code>mqtt.max_packet_size</code> for
     * <code>zone.{name}.max_packet_size</code>. Being named here makes that key known; it takes the same values. Empty: none.
     */
    String inherits() default "";

    /** What it does, its unit and its range, in one or two sentences. */
    String doc();
}
