package io.sluice.core.hook;

/** Answer of the access control list. */
public enum AclVerdict {
    ALLOW,
    DENY
}
