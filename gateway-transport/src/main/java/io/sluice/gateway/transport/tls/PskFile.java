package io.sluice.gateway.transport.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pre-shared keys by identity, as read from a file of lines {@code identity:key} with the key in hexadecimal digits. Empty lines
 * and those that begin with {@code #} are comments; an identity may hold colons. Immutable.
 */
final class PskFile {
    /** RFC 4279 wants 64 bytes to work; TLS itself allows 65,535. */
    private static final int MOST_KEY_BYTES = 256;

    private static final int MOST_IDENTITY_BYTES = 128;

    private final Map<String, byte[]> keys;

    private PskFile(Map<String, byte[]> keys) {
        this.keys = keys;
    }

    /** Reads a file; told with its line is what is no key. */
    static PskFile read(Path file) throws TlsFileException {
        Map<String, byte[]> keys = new HashMap<>();
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                String objection = line.isEmpty() || line.startsWith("#") ? null : add(line, keys);
                if (objection != null) {
                    throw new TlsFileException(file + ":" + (i + 1) + ": " + objection);
                }
            }
        } catch (IOException e) {
            throw PemFile.cannotRead(file, e);
        }
        return new PskFile(keys);
    }

    /** What is wrong with a line, without showing it: it may hold a key. */
    private static @Nullable String add(String line, Map<String, byte[]> keys) {
        int colon = line.lastIndexOf(':');
        if (colon < 1) {
            return "expected identity:key";
        }
        String identity = line.substring(0, colon).strip();
        if (identity.isEmpty() || identity.getBytes(StandardCharsets.UTF_8).length > MOST_IDENTITY_BYTES) {
            return "the identity is 1 to " + MOST_IDENTITY_BYTES + " bytes";
        }
        byte[] key;
        try {
            key = HexFormat.of().parseHex(line.substring(colon + 1).strip());
        } catch (IllegalArgumentException e) {
            return "the key of '" + identity + "' is not made of pairs of hexadecimal digits";
        }
        if (key.length == 0 || key.length > MOST_KEY_BYTES) {
            return "the key of '" + identity + "' is 1 to " + MOST_KEY_BYTES + " bytes";
        }
        return keys.put(identity, key) == null ? null : "identity '" + identity + "' stands twice";
    }

    /** A copy of the key, or null for an identity that nobody has. */
    byte @Nullable [] key(byte[] identity) {
        byte[] key = keys.get(new String(identity, StandardCharsets.UTF_8));
        return key == null ? null : key.clone();
    }

    int size() {
        return keys.size();
    }
}
