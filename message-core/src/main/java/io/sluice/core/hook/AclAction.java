package io.sluice.core.hook;

/** What a client wants to do with a topic. */
public enum AclAction {
    PUBLISH,
    SUBSCRIBE
}
