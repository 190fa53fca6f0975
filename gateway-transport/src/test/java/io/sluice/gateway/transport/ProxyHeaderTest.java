package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.core.testing.Feature;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0D0A0D0A000D0A515549540A";

    /** 192.0.2.7:4711 to 198.51.100.1:1883. */
    private static final String IPV4 = "C0000207" + "C6336401" + "1267" + "075B";

    private static ProxyHeader line(String text) throws BadInputException {
        return Objects.requireNonNull(ProxyHeader.read(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)));
    }

    private static ProxyHeader binary(String hex) throws BadInputException {
        return Objects.requireNonNull(ProxyHeader.read(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex))));
    }

    /** A header of version 2: command, family and what follows the length. */
    private static String hex(String command, String family, String rest) {
        return SIGNATURE + command + family + length(rest) + rest;
    }

    private static String length(String hex) {
        return Integer.toHexString(0x10000 | hex.length() / 2).substring(1);
    }

    private static String field(String type, String value) {
        return type + length(value) + value;
    }

    private static String text(String text) {
        return ByteBufUtil.hexDump(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}: {1}, port {2}")
    @Feature("TL-11")
    @CsvSource({
        "TCP4 192.0.2.7 198.51.100.1 4711 1883, 192.0.2.7, 4711",
        "TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255, 65535",
        "TCP6 2001:db8::7 2001:db8::1 0 1883, 2001:db8:0:0:0:0:0:7, 0"
    })
    void versionOneTellsTheClient(String line, String host, int port) throws Exception {
        InetSocketAddress source =
                Objects.requireNonNull(line("PROXY " + line + "\r\n").source());
        assertThat(source.getAddress().getHostAddress()).isEqualTo(host);
        assertThat(source.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @Feature("TL-11")
    @ValueSource(strings = {"UNKNOWN", "UNKNOWN ffff::1 ffff::2 65535 65535"})
    void versionOneMayKnowNothing(String line) throws Exception {
        assertThat(line("PROXY " + line + "\r\n")).isEqualTo(new ProxyHeader(null, null));
    }

    @Test
    @Feature({"TL-11", "TL-12"})
    void whatComesBehindTheHeaderStays() throws Exception {
        ByteBuf one = Unpooled.copiedBuffer("PROXY UNKNOWN\r\nrest", StandardCharsets.US_ASCII);
        ByteBuf two = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex("21", "11", IPV4) + text("rest")));
        for (ByteBuf bytes : new ByteBuf[] {one, two}) {
            assertThat(ProxyHeader.read(bytes)).isNotNull();
            assertThat(bytes.toString(StandardCharsets.US_ASCII)).isEqualTo("rest");
        }
    }

    @Test
    @Feature({"TL-11", "TL-12"})
    void aHeaderInPiecesIsWaitedFor() throws Exception {
        String[] headers = {
            text("PROXY TCP4 192.0.2.7 198.51.100.1 4711 1883\r\n"), hex("21", "11", IPV4 + field("04", "0000"))
        };
        for (String header : headers) {
            byte[] whole = ByteBufUtil.decodeHexDump(header);
            for (int length = 0; length < whole.length; length++) {
                ByteBuf part = Unpooled.wrappedBuffer(whole, 0, length);
                assertThat(ProxyHeader.read(part)).isNull();
                assertThat(part.readerIndex()).isZero();
            }
            assertThat(ProxyHeader.read(Unpooled.wrappedBuffer(whole))).isNotNull();
        }
    }

    @Test
    @Feature("TL-12")
    void versionTwoTellsTheClient() throws Exception {
        assertThat(binary(hex("21", "11", IPV4)).source()).isEqualTo(new InetSocketAddress("192.0.2.7", 4711));
        String six = "20010DB8000000000000000000000007" + "20010DB8000000000000000000000001" + "1267075B";
        assertThat(binary(hex("21", "21", six)).source()).isEqualTo(new InetSocketAddress("2001:db8::7", 4711));
    }

    @Test
    @Feature("TL-12")
    void aBalancerThatSpeaksForItselfTellsNobody() throws Exception {
        assertThat(binary(hex("20", "00", ""))).isEqualTo(new ProxyHeader(null, null));
        assertThat(binary(hex("20", "11", IPV4))).isEqualTo(new ProxyHeader(null, null));
        assertThat(binary(hex("21", "00", ""))).isEqualTo(new ProxyHeader(null, null));
        assertThat(binary(hex("21", "31", "00".repeat(216)))).isEqualTo(new ProxyHeader(null, null));
    }

    @ParameterizedTest(name = "client bits {0}, verify {1}: {2}")
    @Feature("TL-12")
    @CsvSource({"07, 00000000, sensor-1", "05, 00000000, sensor-1", "01, 00000000,", "07, 00000001,", "00, 00000000,"})
    void theNameOfACertificateCountsWhereTheBalancerHasVerifiedIt(String client, String verify, String name)
            throws Exception {
        String ssl = client + verify + field("21", text("TLSv1.3")) + field("22", text("sensor-1"));
        assertThat(binary(hex("21", "11", IPV4 + field("20", ssl))).commonName())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @Feature({"TL-11", "TL-12"})
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "PROXY\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 4711\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 4711 65536\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 4711 1883 9\r\n",
                "PROXY TCP4 2001:db8::7 198.51.100.1 4711 1883\r\n",
                "PROXY TCP6 192.0.2.7 198.51.100.1 4711 1883\r\n",
                "PROXY TCP4 localhost 198.51.100.1 4711 1883\r\n",
                "PROXY TCP4  192.0.2.7 198.51.100.1 4711 1883\r\n",
                "PROXY UDP4 192.0.2.7 198.51.100.1 4711 1883\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 4711 1883\n",
                "\u0010\u000cMQTT"
            })
    void aLineThatIsNoHeaderIsRefused(String line) {
        assertThatThrownBy(() -> line(line)).isInstanceOf(BadInputException.class);
    }

    @Test
    void aLineWithoutEndIsRefusedBeforeItGrows() {
        assertThatThrownBy(() -> line("PROXY " + "x".repeat(101))).hasMessageContaining("without end");
    }

    @Test
    @Feature("TL-12")
    void aBrokenBinaryHeaderIsRefused() {
        String[] broken = {
            SIGNATURE.substring(0, 22) + "FF",
            hex("11", "11", IPV4), // version 1 in a version 2 header
            hex("2F", "11", IPV4),
            hex("21", "41", IPV4),
            hex("21", "11", IPV4.substring(2)),
            hex("21", "11", IPV4 + "04"),
            hex("21", "11", IPV4 + "04000801"),
            hex("21", "11", IPV4 + field("20", "0700")),
            hex("21", "11", IPV4 + field("20", "0700000000" + "22000901")),
            SIGNATURE + "2111" + "FFFF"
        };
        for (String header : broken) {
            assertThatThrownBy(() -> binary(header)).as(header).isInstanceOf(BadInputException.class);
        }
    }

    @Test
    @Feature("TL-12")
    void garbageIsReadOrRefusedAndNothingElse() {
        Random random = new Random(4711);
        byte[] good =
                ByteBufUtil.decodeHexDump(hex("21", "11", IPV4 + field("20", "0700000000" + field("22", text("a")))));
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                ProxyHeader.read(Unpooled.wrappedBuffer(bytes));
            } catch (BadInputException refused) {
                assertThat(refused).hasMessageContaining("PROXY header");
            }
        }
    }
}
