package io.sluice.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts all settings of another record under a common prefix, on the component that receives that record: what listeners of
 * every kind have in common is declared once. The keys in that record are relative: empty for the prefix itself, or beginning
 * with a dot. Groups may hold groups.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface SettingGroup {
    /** What stands before the keys of the group: <code>listener.ws.{name}</code>; for a group in a group empty or {@code .word}. */
    String value();

    /** Defaults that are other ones here, as {@code .key=value}. */
    String[] defaults() default {};
}
