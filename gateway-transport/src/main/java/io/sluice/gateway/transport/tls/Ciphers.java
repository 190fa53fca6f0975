package io.sluice.gateway.transport.tls;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.tls.CipherSuite;

/** Cipher suites by the names of OpenSSL, which the manual uses. */
final class Ciphers {
    /** Suites of TLS 1.3, which no list of ciphers restricts: OpenSSL's own lists do not name them either. */
    static final List<String> OF_TLS_1_3 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_256_GCM_SHA384");

    /** The same by number. */
    static final List<Integer> NUMBERS_OF_TLS_1_3 =
            List.of(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_CHACHA20_POLY1305_SHA256);

    /** No number: a suite that is known by name and spoken by nobody any more. */
    static final int OBSOLETE = -1;

    private static final Set<String> WITH_CERTIFICATE = withCertificate();
    private static final Map<String, Integer> WITH_KEY = withKey();

    private Ciphers() {}

    private static Set<String> withCertificate() {
        Set<String> names = new HashSet<>(OF_TLS_1_3);
        for (String exchange :
                List.of("ECDHE-ECDSA-", "ECDHE-RSA-", "ECDH-ECDSA-", "ECDH-RSA-", "DHE-DSS-", "DHE-RSA-", "")) {
            for (String cipher : List.of(
                    "AES256-GCM-SHA384",
                    "AES128-GCM-SHA256",
                    "AES256-SHA384",
                    "AES256-SHA256",
                    "AES128-SHA256",
                    "AES256-SHA",
                    "AES128-SHA",
                    "DES-CBC3-SHA",
                    "CHACHA20-POLY1305")) {
                names.add(exchange + cipher);
            }
        }
        names.removeAll(List.of("CHACHA20-POLY1305", "AES256-SHA384"));
        return names;
    }

    private static Map<String, Integer> withKey() {
        Map<String, Integer> suites = new LinkedHashMap<>();
        suites.put("PSK-AES128-GCM-SHA256", CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256);
        suites.put("PSK-AES256-GCM-SHA384", CipherSuite.TLS_PSK_WITH_AES_256_GCM_SHA384);
        suites.put("PSK-CHACHA20-POLY1305", CipherSuite.TLS_PSK_WITH_CHACHA20_POLY1305_SHA256);
        suites.put("PSK-AES128-CCM", CipherSuite.TLS_PSK_WITH_AES_128_CCM);
        suites.put("PSK-AES256-CCM", CipherSuite.TLS_PSK_WITH_AES_256_CCM);
        suites.put("PSK-AES128-CCM8", CipherSuite.TLS_PSK_WITH_AES_128_CCM_8);
        suites.put("PSK-AES256-CCM8", CipherSuite.TLS_PSK_WITH_AES_256_CCM_8);
        suites.put("PSK-AES128-CBC-SHA256", CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA256);
        suites.put("PSK-AES256-CBC-SHA384", CipherSuite.TLS_PSK_WITH_AES_256_CBC_SHA384);
        suites.put("PSK-AES128-CBC-SHA", CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA);
        suites.put("PSK-AES256-CBC-SHA", CipherSuite.TLS_PSK_WITH_AES_256_CBC_SHA);
        suites.put("ECDHE-PSK-CHACHA20-POLY1305", CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256);
        suites.put("ECDHE-PSK-AES128-CBC-SHA256", CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256);
        suites.put("ECDHE-PSK-AES256-CBC-SHA384", CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384);
        suites.put("ECDHE-PSK-AES128-CBC-SHA", CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA);
        suites.put("ECDHE-PSK-AES256-CBC-SHA", CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA);
        suites.put("PSK-3DES-EDE-CBC-SHA", OBSOLETE);
        suites.put("PSK-RC4-SHA", OBSOLETE);
        return suites;
    }

    /** Ciphers for a listener that names none: those with forward secrecy, and behind them what old devices can. */
    static List<String> usual(List<TlsVersion> versions) {
        List<String> names = new ArrayList<>(List.of(
                "ECDHE-ECDSA-AES128-GCM-SHA256",
                "ECDHE-RSA-AES128-GCM-SHA256",
                "ECDHE-ECDSA-CHACHA20-POLY1305",
                "ECDHE-RSA-CHACHA20-POLY1305",
                "ECDHE-ECDSA-AES256-GCM-SHA384",
                "ECDHE-RSA-AES256-GCM-SHA384"));
        if (versions.contains(TlsVersion.TLS_1_1) || versions.contains(TlsVersion.TLS_1_0)) {
            names.addAll(List.of(
                    "ECDHE-ECDSA-AES128-SHA",
                    "ECDHE-RSA-AES128-SHA",
                    "ECDHE-ECDSA-AES256-SHA",
                    "ECDHE-RSA-AES256-SHA",
                    "AES128-SHA",
                    "AES256-SHA"));
        }
        return names;
    }

    /** Refuses names that no certificate cipher has. */
    static void requireKnown(List<String> names) {
        requireKnown("ciphers", names, WITH_CERTIFICATE);
    }

    /** Refuses names that no PSK cipher has. */
    static void requireKnownWithKey(List<String> names) {
        requireKnown("psk_ciphers", names, WITH_KEY.keySet());
    }

    private static void requireKnown(String key, List<String> names, Set<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        key + " has '" + name + "', which is no cipher; the nearest is " + nearest(name, known));
            }
        }
    }

    /** The number of a PSK suite, or {@link #OBSOLETE}. */
    static int number(String name) {
        return WITH_KEY.getOrDefault(name, OBSOLETE);
    }

    /** The known name that shares most of its beginning and end with a mistyped one. */
    private static String nearest(String name, Collection<String> known) {
        return Stream.concat(known.stream().sorted(), Stream.of(""))
                .max((a, b) -> Integer.compare(shared(name, a), shared(name, b)))
                .orElse("");
    }

    private static int shared(String a, String b) {
        int most = Math.min(a.length(), b.length());
        int front = 0;
        while (front < most && a.charAt(front) == b.charAt(front)) {
            front++;
        }
        int back = 0;
        while (back < most - front && a.charAt(a.length() - 1 - back) == b.charAt(b.length() - 1 - back)) {
            back++;
        }
        return 2 * (front + back) - Math.abs(a.length() - b.length());
    }
}
