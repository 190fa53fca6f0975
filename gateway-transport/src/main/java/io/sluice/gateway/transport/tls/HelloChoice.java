package io.sluice.gateway.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Waits for the ClientHello and gives way to the handler that can answer it, which then gets it as if it came first. */
final class HelloChoice extends SslClientHelloHandler<ChannelHandler> {
    private final Choice choice;

    /** Which handler answers a ClientHello; null for first words that are none that anybody could read. */
    interface Choice {
        ChannelHandler handlerFor(@Nullable ByteBuf hello);
    }

    HelloChoice(Choice choice) {
        this.choice = choice;
    }

    @Override
    protected Future<ChannelHandler> lookup(ChannelHandlerContext context, @Nullable ByteBuf hello) {
        return context.executor().newSucceededFuture(choice.handlerFor(hello));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext context, Future<ChannelHandler> found) {
        context.pipeline().replace(this, null, found.getNow());
    }
}
