package io.sluice.gateway.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.bouncycastle.tls.TlsServerProtocol;

/**
 * TLS with pre-shared keys: Bouncy Castle's non-blocking protocol as a step of the pipeline. Tells its end, good or bad, by the
 * same event as Netty's own handler. What one write brings leaves as few records as fit it, and is flushed when the writer says
 * so.
 */
final class PskHandler extends ChannelDuplexHandler {
    private final TlsServerProtocol protocol = new TlsServerProtocol();
    private final PskServer server;
    private boolean told;

    PskHandler(PskServer server) {
        this.server = server;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws IOException {
        protocol.accept(server);
    }

    /** Identity whose key the client has shown. Once the handshake is complete. */
    String identity() {
        return server.identity();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (!protocol.isClosed()) {
                protocol.offerInput(ByteBufUtil.getBytes(in));
            }
            sendOutput(context);
            tellIfComplete(context);
            passOn(context);
        } catch (IOException e) {
            // the alert that says so
            sendOutput(context);
            failed(context, e);
        } finally {
            in.release();
        }
        if (protocol.isClosed()) {
            context.close();
        }
    }

    private void tellIfComplete(ChannelHandlerContext context) {
        if (!told && server.isComplete()) {
            told = true;
            context.fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
        }
    }

    private void passOn(ChannelHandlerContext context) {
        int available = protocol.getAvailableInputBytes();
        if (available > 0) {
            byte[] bytes = new byte[available];
            protocol.readInput(bytes, 0, available);
            context.fireChannelRead(Unpooled.wrappedBuffer(bytes));
        }
    }

    private void failed(ChannelHandlerContext context, IOException cause) {
        if (told) {
            context.fireExceptionCaught(cause);
        } else {
            told = true;
            context.fireUserEventTriggered(new SslHandshakeCompletionEvent(cause));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!told) {
            told = true;
            context.fireUserEventTriggered(new SslHandshakeCompletionEvent(new ClosedChannelException()));
        }
        context.fireChannelInactive();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ByteBuf plain = (ByteBuf) message;
        try {
            if (protocol.isClosed()) {
                promise.tryFailure(new ClosedChannelException());
                return;
            }
            byte[] bytes = ByteBufUtil.getBytes(plain);
            protocol.writeApplicationData(bytes, 0, bytes.length);
            context.write(output(), promise);
        } catch (IOException e) {
            promise.tryFailure(e);
        } finally {
            plain.release();
        }
    }

    private ByteBuf output() {
        int available = protocol.getAvailableOutputBytes();
        if (available == 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        byte[] bytes = new byte[available];
        protocol.readOutput(bytes, 0, available);
        return Unpooled.wrappedBuffer(bytes);
    }

    private void sendOutput(ChannelHandlerContext context) {
        ByteBuf output = output();
        if (output.isReadable()) {
            context.writeAndFlush(output);
        }
    }

    /** Says that nothing more comes. */
    void finish(ChannelHandlerContext context) {
        try {
            protocol.close();
        } catch (IOException e) {
            // it was closed from the other side; there is nobody to tell
            context.close();
        }
        sendOutput(context);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (context.channel().isActive()) {
            finish(context);
        }
        context.close(promise);
    }
}
