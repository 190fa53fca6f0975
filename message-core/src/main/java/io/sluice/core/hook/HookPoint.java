package io.sluice.core.hook;

/** The points where listeners are called: the manual's fifteen, and two that only tell what was decided. */
public enum HookPoint {
    CLIENT_AUTHENTICATE("client.authenticate"),
    CLIENT_CHECK_ACL("client.check_acl"),
    CLIENT_CONNECTED("client.connected"),
    CLIENT_DISCONNECTED("client.disconnected"),
    CLIENT_SUBSCRIBE("client.subscribe"),
    CLIENT_UNSUBSCRIBE("client.unsubscribe"),
    SESSION_CREATED("session.created"),
    SESSION_RESUMED("session.resumed"),
    SESSION_SUBSCRIBED("session.subscribed"),
    SESSION_UNSUBSCRIBED("session.unsubscribed"),
    SESSION_TERMINATED("session.terminated"),
    MESSAGE_PUBLISH("message.publish"),
    MESSAGE_DELIVER("message.deliver"),
    MESSAGE_ACKED("message.acked"),
    MESSAGE_DROPPED("message.dropped"),
    CLIENT_CONNACK("client.connack"),
    CLIENT_CHECK_ACL_COMPLETE("client.check_acl_complete");

    private final String text;

    HookPoint(String text) {
        this.text = text;
    }

    /** Name in the manual's style. */
    public String text() {
        return text;
    }
}
