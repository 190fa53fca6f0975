package io.sluice.modules.sys;

/** Who may subscribe to {@code $SYS} topics when the access control list does not say. */
public enum SysAccess {
    /** Clients that connect from this machine. */
    LOCAL,
    ALL,
    NOBODY
}
