package io.sluice.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.sluice.core.session.Delivery;
import io.sluice.core.time.TimeSource;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.MqttDecodeException;
import io.sluice.gateway.mqtt.codec.MqttDecoder;
import io.sluice.gateway.mqtt.codec.MqttEncoder;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.state.Reasons;
import io.sluice.gateway.transport.BadInputException;
import io.sluice.gateway.transport.ConnectionCodec;
import org.jspecify.annotations.Nullable;

/** Decoder and encoder of one MQTT connection; the encoder follows what the CONNECT asked for. */
final class MqttConnectionCodec implements ConnectionCodec<MqttFrame> {
    private final MqttDecoder decoder;
    private final TimeSource time;
    private @Nullable MqttEncoder encoder;

    MqttConnectionCodec(int maximumPacketSize, TimeSource time) {
        this.decoder = MqttDecoder.ofClient(maximumPacketSize);
        this.time = time;
    }

    /** Version told by CONNECT, or the one a refusal must have; 0 before. */
    int version() {
        return decoder.version();
    }

    @Override
    public @Nullable MqttFrame decode(ByteBuf in) throws BadInputException {
        try {
            MqttFrame frame = decoder.decode(in);
            if (encoder == null && frame instanceof Connect connect) {
                encoder = MqttEncoder.toClient(connect, time);
            }
            return frame;
        } catch (MqttDecodeException e) {
            throw new BadInputException(Reasons.closeReason(e.reason()), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean encode(MqttFrame frame, ByteBuf out) {
        return encoder().write(frame, out);
    }

    @Override
    public boolean encode(Delivery delivery, ByteBuf out) {
        if (delivery.released()) {
            encoder().writeAck(Ack.Kind.PUBREL, delivery.packetId(), out);
            return true;
        }
        int firstByte = MqttEncoder.publishByte(delivery.qos(), delivery.retain(), delivery.duplicate());
        return encoder()
                .writePublish(
                        delivery.message(),
                        firstByte,
                        delivery.packetId(),
                        delivery.subscriptionIds(),
                        delivery.fannedOut(),
                        out);
    }

    private MqttEncoder encoder() {
        MqttEncoder present = encoder;
        if (present == null) {
            // a CONNECT that cannot be read is refused in the form of its version
            int version = Math.max(decoder.version(), MqttFrame.VERSION_3_1_1);
            present = new MqttEncoder(version, MqttFrame.NO_PACKET_LIMIT, true, time);
            encoder = present;
        }
        return present;
    }
}
