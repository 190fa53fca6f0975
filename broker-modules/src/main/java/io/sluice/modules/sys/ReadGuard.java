package io.sluice.modules.sys;

import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.topic.TopicSyntax;
import java.util.Set;

/** Denies subscriptions to {@code $SYS} topics to those who are not meant to read them (manual 943-944). */
final class ReadGuard implements BrokerListener {
    private final SysAccess access;

    ReadGuard(SysAccess access) {
        this.access = access;
    }

    @Override
    public String name() {
        return "readers of $SYS topics";
    }

    @Override
    public Set<HookPoint> points() {
        return Set.of(HookPoint.CLIENT_CHECK_ACL);
    }

    @Override
    public HookResult<AclVerdict> onCheckAcl(ClientInfo client, AclAction action, String topic, AclVerdict soFar) {
        if (action != AclAction.SUBSCRIBE || !TopicSyntax.isSystem(topic)) {
            return HookResult.ok();
        }
        boolean mayRead = switch (access) {
            case ALL -> true;
            case LOCAL -> isLocal(client.peerHost());
            case NOBODY -> false;
        };
        return mayRead ? HookResult.ok() : HookResult.stop(AclVerdict.DENY);
    }

    /** Whether an address is one of this machine's loopback. The text is a literal, never a name to be looked up. */
    private static boolean isLocal(String host) {
        return host.startsWith("127.") || host.equals("::1") || host.equals("0:0:0:0:0:0:0:1");
    }
}
