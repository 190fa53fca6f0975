package io.sluice.core.session;

import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * 64 bits that stand for what a client published: topic, payload, retain flag and properties, without the expiry, which may
 * have run down when it is sent again. Lies on the disk: another way to compute it forgets what was published before the
 * update. Keeps honest messages apart, not forged ones: a client deceives itself alone.
 */
final class PublishDigest {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FIRST = 0x9E37_79B9_7F4A_7C15L;
    private static final long SECOND = 0xC2B2_AE3D_27D4_EB4FL;
    private static final int TURN = 31;
    private static final int HALF = 32;

    private PublishDigest() {}

    /** Never 0. */
    static long of(Message message) {
        long digest = mix(FIRST, message.retain() ? 1 : 0);
        digest = mix(digest, message.topic());
        digest = mix(digest, message.payload());
        MessageProperties properties = message.properties();
        if (properties != MessageProperties.NONE) {
            digest = mix(digest, properties);
        }
        digest = (digest ^ digest >>> HALF) * SECOND;
        digest ^= digest >>> HALF;
        return digest == 0 ? 1 : digest;
    }

    private static long mix(long digest, MessageProperties properties) {
        Boolean isText = properties.payloadIsText();
        long mixed = mix(digest, isText == null ? 0 : isText ? 1 : 2);
        mixed = mix(mixed, properties.contentType());
        mixed = mix(mixed, properties.responseTopic());
        mixed = mix(mixed, properties.correlationData());
        for (MessageProperties.UserProperty property : properties.userProperties()) {
            mixed = mix(mix(mixed, property.name()), property.value());
        }
        return mixed;
    }

    private static long mix(long digest, @Nullable String text) {
        if (text == null) {
            return mix(digest, -1);
        }
        long mixed = mix(digest, text.length());
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * FIRST;
        }
        return mixed;
    }

    private static long mix(long digest, byte @Nullable [] bytes) {
        if (bytes == null) {
            return mix(digest, -1);
        }
        long mixed = mix(digest, bytes.length);
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            mixed = mix(mixed, (long) EIGHT_BYTES.get(bytes, at));
        }
        for (; at < bytes.length; at++) {
            mixed = (mixed ^ bytes[at]) * FIRST;
        }
        return mixed;
    }

    private static long mix(long digest, long value) {
        return Long.rotateLeft(digest ^ value * SECOND, TURN) * FIRST;
    }
}
