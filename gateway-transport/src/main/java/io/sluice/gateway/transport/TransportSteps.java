package io.sluice.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;

/**
 * What stands between a socket and the protocol. Each implementation is one step that holds those which follow it, in the
 * order in which their bytes lie inside each other: TLS, WebSocket, protocol. The last is {@link #tcp}, which is nothing.
 */
interface TransportSteps {
    /**
     * Adds the steps to the pipeline of a new connection. A step installs those behind it once their bytes may flow.
     *
     * @param arrival takes what is learnt about the peer on the way
     * @param protocol adds the protocol behind them; to be run once its bytes may flow, never if they never do
     */
    void install(Channel channel, Arrival arrival, Runnable protocol);

    /** Whether the name of a client's certificate that a trusted proxy tells is the client's user name. */
    default boolean takesNameFromProxy() {
        return false;
    }

    /** Tells the peer that nothing more comes; the peer closes then. */
    void finish(Channel channel);

    /**
     * The protocol's bytes as they are.
     *
     * @param nameFromProxy see {@link #takesNameFromProxy}
     */
    static TransportSteps tcp(boolean nameFromProxy) {
        return new TransportSteps() {
            @Override
            public boolean takesNameFromProxy() {
                return nameFromProxy;
            }

            @Override
            public void install(Channel channel, Arrival arrival, Runnable protocol) {
                protocol.run();
            }

            @Override
            public void finish(Channel channel) {
                ((DuplexChannel) channel).shutdownOutput();
            }
        };
    }
}
