package io.sluice.rule.event;

/** Naming style of a source. It decides which columns exist and whether a name that is none of them is an error. */
public enum Dialect {
    /** {@code FROM "message.publish"}: {@code client_id}, {@code peername}; an unknown column is a compile error. */
    V3,
    /** {@code FROM "t/#"} and {@code FROM "$events/..."}: {@code clientid}, {@code peerhost}; unknown names are undefined. */
    V4
}
