package io.sluice.gateway.transport;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** A PROXY header before everything else: tells who the client behind a load balancer is (decision 14). */
final class ProxySteps implements TransportSteps {
    private final AdmissionSettings settings;
    private final TransportSteps behind;

    private ProxySteps(AdmissionSettings settings, TransportSteps behind) {
        this.settings = settings;
        this.behind = behind;
    }

    /** The steps with this one before them where the listener awaits a header. */
    static TransportSteps ifWanted(AdmissionSettings settings, TransportSteps behind) {
        return settings.proxyProtocol() ? new ProxySteps(settings, behind) : behind;
    }

    @Override
    public void finish(Channel channel) {
        behind.finish(channel);
    }

    @Override
    public void install(Channel channel, Arrival arrival, Runnable protocol) {
        channel.pipeline().addLast(new ProxyHeaderStep(settings.proxyProtocolTimeout(), new ProxyHeaderStep.Outcome() {
            @Override
            public void came(ProxyHeader header) {
                tell(header, arrival);
                behind.install(channel, arrival, protocol);
            }

            @Override
            public void refused(Refusal why) {
                arrival.refuse(channel, why);
            }
        }));
    }

    private void tell(ProxyHeader header, Arrival arrival) {
        InetSocketAddress source = header.source();
        if (source != null) {
            arrival.comesFrom(source.getAddress().getHostAddress(), source.getPort());
        }
        if (header.commonName() != null && behind.takesNameFromProxy()) {
            arrival.isCalled(header.commonName());
        }
    }
}
