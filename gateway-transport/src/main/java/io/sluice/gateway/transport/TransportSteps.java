package io.sluice.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;

/** What stands between a socket and the protocol: nothing, or a WebSocket. */
interface TransportSteps {
    /** Name in the listener's id: {@code tcp}, {@code ws}. */
    String name();

    /**
     * Adds the steps to the pipeline of a new connection.
     *
     * @param protocol adds the protocol behind them; to be run once its bytes may flow, never if they never do
     */
    void install(Channel channel, Runnable protocol);

    /** Tells the peer that nothing more comes; the peer closes then. */
    void finish(Channel channel);

    /** Plain TCP: the protocol's bytes as they are. */
    static TransportSteps tcp() {
        return new TransportSteps() {
            @Override
            public String name() {
                return "tcp";
            }

            @Override
            public void install(Channel channel, Runnable protocol) {
                protocol.run();
            }

            @Override
            public void finish(Channel channel) {
                ((DuplexChannel) channel).shutdownOutput();
            }
        };
    }
}
