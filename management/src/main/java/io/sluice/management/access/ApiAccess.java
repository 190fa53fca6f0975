package io.sluice.management.access;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the API of this machine's Sluice is and how to get in: the file {@code api.access} in the data directory, two
 * lines, mode 0600.
 *
 * @param base address without path, for instance {@code http://127.0.0.1:8080}
 * @param application who calls
 */
public record ApiAccess(URI base, Application application) {
    private static final String FILE = "api.access";

    /** The way to an API that is bound to this address, from this machine. */
    public static ApiAccess at(InetSocketAddress bound, Application application) {
        String host = bound.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : bound.getAddress().getHostAddress();
        String literal =
                bound.getAddress() instanceof Inet6Address && !host.startsWith("127.") ? "[" + host + "]" : host;
        return new ApiAccess(URI.create("http://" + literal + ":" + bound.getPort()), application);
    }

    public void write(Path dataDirectory) throws IOException {
        PrivateFile.write(
                dataDirectory.resolve(FILE), base + "\n" + application.id() + ":" + application.secret() + "\n");
    }

    /** Takes away what {@link #write} wrote; no effect if there is nothing. */
    public static void forget(Path dataDirectory) throws IOException {
        Files.deleteIfExists(dataDirectory.resolve(FILE));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if there is no such file, or it holds something else
     */
    public static ApiAccess read(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        String[] lines = Files.readString(file, StandardCharsets.UTF_8).split("\n", -1);
        try {
            return new ApiAccess(URI.create(lines[0].strip()), Application.parse(lines[1].strip()));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException notOurs) {
            throw new IOException(file + " holds something else than an address and an id:secret", notOurs);
        }
    }
}
