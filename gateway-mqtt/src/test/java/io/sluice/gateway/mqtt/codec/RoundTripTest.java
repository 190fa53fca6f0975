package io.sluice.gateway.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.testing.Feature;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is read again as the same frame, and written again as the same bytes. */
class RoundTripTest {
    @ParameterizedTest(name = "version {0}, direct memory {1}")
    @Feature({"MQ-01", "MQ-02", "MQ-03", "MQ-04"})
    @CsvSource({"3, false", "4, false", "5, false", "3, true", "4, true", "5, true"})
    void framesComeBackUnchanged(int version, boolean direct) {
        FrameGenerator frames = new FrameGenerator(new Random(42 + version), version);
        ByteBuf bytes = direct ? Unpooled.directBuffer() : Unpooled.buffer();
        ByteBuf again = Unpooled.buffer();
        MqttEncoder encoder = Codec.encoder(version);
        for (int i = 0; i < 1_500; i++) {
            MqttFrame frame = frames.next();
            assertThat(encoder.write(frame, bytes.clear())).isTrue();

            MqttFrame read = Codec.decode(Codec.decoderFor(frame, version), bytes);

            assertThat(bytes.isReadable()).isFalse();
            Codec.assertSame(read, frame);
            encoder.write(read, again.clear());
            assertThat(again).isEqualTo(bytes.readerIndex(0));
        }
        bytes.release();
    }
}
