package io.sluice.core.gateway;

import io.sluice.core.config.Setting;
import io.sluice.core.hook.AclVerdict;

/** Settings of the doors of a zone: what holds when no listener in the chains decides. */
public record AccessSettings(
        @Setting(
                key = "zone.{name}.allow_anonymous",
                inherits = "allow_anonymous",
                value = "true",
                doc = "Whether clients come in that no authentication knows.")
        boolean allowAnonymous,

        @Setting(
                key = "zone.{name}.acl_nomatch",
                inherits = "acl_nomatch",
                value = "allow",
                doc = "Whether a client may do what no rule of the access control list speaks of: allow or deny.")
        AclVerdict aclNoMatch,

        @Setting(
                key = "zone.{name}.enable_acl",
                value = "on",
                doc = "Whether the access control list is asked; off: clients of the zone may use every topic.")
        boolean enableAcl) {
    /** With the access control list in force. */
    public AccessSettings(boolean allowAnonymous, AclVerdict aclNoMatch) {
        this(allowAnonymous, aclNoMatch, true);
    }
}
