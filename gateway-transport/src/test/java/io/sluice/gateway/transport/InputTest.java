package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames of one length byte and as many bytes, cut anywhere. */
class InputTest {
    private final Input input = new Input();
    private final Scratch scratch = new Scratch();
    private final List<Integer> frames = new ArrayList<>();
    private boolean hold;

    @AfterEach
    void release() {
        input.release();
    }

    private void decode(ByteBuf bytes) {
        while (!hold && bytes.readableBytes() >= 4) {
            int length = bytes.getInt(bytes.readerIndex());
            if (bytes.readableBytes() < 4 + length) {
                return;
            }
            bytes.skipBytes(4 + length);
            frames.add(length);
        }
    }

    private void receive(ByteBuf bytes) {
        input.accept(bytes, scratch, this::decode);
        assertThat(bytes.isReadable()).isFalse();
    }

    private static ByteBuf frames(int... lengths) {
        ByteBuf bytes = Unpooled.buffer();
        for (int length : lengths) {
            bytes.writeInt(length).writeZero(length);
        }
        return bytes;
    }

    @Test
    void wholeFramesNeedNoBufferOfTheirOwn() {
        receive(frames(1, 0, 60_000));
        assertThat(frames).containsExactly(1, 0, 60_000);
    }

    @Test
    void whatIsLeftWaitsForTheRest() {
        ByteBuf bytes = frames(5, 70_000, 7);
        receive(bytes.readSlice(30));
        assertThat(frames).containsExactly(5);
        receive(bytes.readSlice(60_000));
        receive(bytes);
        assertThat(frames).containsExactly(5, 70_000, 7);
    }

    @Test
    void singleBytesMakeFramesToo() {
        ByteBuf bytes = frames(3, 300, 0, 5);
        while (bytes.isReadable()) {
            receive(bytes.readSlice(1));
        }
        assertThat(frames).containsExactly(3, 300, 0, 5);
    }

    @Test
    void aFrameMayBeLargerThanTheScratch() {
        ByteBuf bytes = frames(1, 1_000_000, 2, 2_000_000, 3);
        while (bytes.isReadable()) {
            receive(bytes.readSlice(Math.min(65_536, bytes.readableBytes())));
        }
        assertThat(frames).containsExactly(1, 1_000_000, 2, 2_000_000, 3);
    }

    @Test
    void framesThatWereHeldBackAreThereWhenReadingGoesOn() {
        hold = true;
        receive(frames(1, 2));
        receive(frames(3));
        assertThat(frames).isEmpty();
        hold = false;
        input.retry(this::decode);
        assertThat(frames).containsExactly(1, 2, 3);
        input.retry(this::decode);
        assertThat(frames).hasSize(3);
    }
}
