package io.sluice.gateway.mqtt.codec;

import org.jspecify.annotations.Nullable;

/**
 * Encoded forms of a message that fans out, kept by {@link io.sluice.core.message.Message#cacheWireForm}: one for each
 * combination of protocol form, presence of a packet identifier and of an alias in place of the topic that was asked for, chained. Immutable, so that loops
 * may share it; when two loops add a form at once one is lost and made again.
 *
 * @param kind see {@link #kind}
 * @param packet the whole packet, its first byte and packet identifier those of the first receiver
 * @param idAt index of the packet identifier
 * @param expiryAt index of the message expiry, 0 if there is none
 * @param aliasAt index of the topic alias, 0 if there is none
 * @param next other forms
 */
@SuppressWarnings("ArrayRecordComponent") // not copied, not compared
record WireForm(
        int kind,
        byte[] packet,
        int idAt,
        int expiryAt,
        int aliasAt,
        @Nullable WireForm next) {
    static int kind(boolean five, boolean withId, boolean aliased) {
        return (aliased ? 4 : 0) | (five ? 2 : 0) | (withId ? 1 : 0);
    }

    /** The chain that a message keeps, null if it keeps none or that of another protocol. */
    static @Nullable WireForm first(@Nullable Object kept) {
        return kept instanceof WireForm form ? form : null;
    }

    /** The form of a kind, null if it is not there. */
    static @Nullable WireForm find(@Nullable WireForm first, int kind) {
        WireForm form = first;
        while (form != null && form.kind != kind) {
            form = form.next;
        }
        return form;
    }
}
