package io.sluice.connector.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Makes TLS sockets that know what name the certificate must be made for, and check it. */
final class NamedSocketFactory extends SSLSocketFactory {
    private final SSLSocketFactory factory;
    private final TlsClient client;

    NamedSocketFactory(SSLSocketFactory factory, TlsClient client) {
        this.factory = factory;
        this.client = client;
    }

    @Override
    public Socket createSocket() throws IOException {
        return client.checked(factory.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return client.checked(factory.createSocket(socket, client.nameOf(host), port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return over(new Socket(host, port), host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return over(new Socket(host, port, localHost, localPort), host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return over(new Socket(host, port), host.getHostName(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return over(new Socket(host, port, localHost, localPort), host.getHostName(), port);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }

    private Socket over(Socket socket, String host, int port) throws IOException {
        return createSocket(socket, host, port, true);
    }
}
