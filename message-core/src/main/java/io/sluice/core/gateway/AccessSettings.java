package io.sluice.core.gateway;

import io.sluice.core.config.Setting;
import io.sluice.core.hook.AclVerdict;

/** Settings of the doors: what holds when no listener in the chains decides. */
public record AccessSettings(
        @Setting(key = "allow_anonymous", value = "true", doc = "Whether clients come in that no authentication knows.")
        boolean allowAnonymous,

        @Setting(
                key = "acl_nomatch",
                value = "allow",
                doc = "Whether a client may do what no rule of the access control list speaks of: allow or deny.")
        AclVerdict aclNoMatch) {}
