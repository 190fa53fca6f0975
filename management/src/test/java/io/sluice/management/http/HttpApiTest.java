package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.Feature;
import io.sluice.management.access.ApiAccess;
import io.sluice.management.access.Application;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doors of the API: who gets in, what a broken request gets. */
final class HttpApiTest {
    @TempDir
    Path data;

    @Test
    @Feature("RS-01")
    void onlyTheApplicationGetsIn() throws Exception {
        try (Rig rig = new Rig(data)) {
            Rig.Answer without = rig.send(rig.request("/api/v3/nodes").build());
            assertThat(without.status()).isEqualTo(401);
            assertThat(without.raw().headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Basic realm=");
            assertThat(without.body()).startsWith("{\"code\":401,\"message\":");

            String wrong = new Application("admin", "Wonder-7").authorization();
            assertThat(rig.send(rig.request("/api/v3/nodes")
                                    .header("Authorization", wrong)
                                    .build())
                            .status())
                    .isEqualTo(401);
            for (String nonsense : new String[] {"Basic", "Basic !!", "Bearer x", ""}) {
                assertThat(rig.send(rig.request("/api/v3/nodes")
                                        .header("Authorization", nonsense)
                                        .build())
                                .status())
                        .isEqualTo(401);
            }

            String right = new Application("admin", Rig.SECRET).authorization();
            Rig.Answer with = rig.send(
                    rig.request("/api/v3/nodes").header("Authorization", right).build());
            assertThat(with.status()).isEqualTo(200);
            assertThat(with.body()).startsWith("{\"code\":0,\"data\":[{\"name\":\"sluice@127.0.0.1\"");
        }
    }

    @Test
    @Feature("RS-01")
    void withoutASecretARandomOneIsMadeAndKept() throws Exception {
        Application first;
        try (Rig rig = new Rig(data, Rig.settings(null, 8))) {
            assertThat(rig.api().isSecretNew()).isTrue();
            first = rig.api().application();
            assertThat(first.secret()).hasSize(32);
            assertThat(ApiAccess.read(data).application()).isEqualTo(first);
            assertThat(ApiAccess.read(data).base())
                    .hasToString("http://127.0.0.1:" + rig.api().address().getPort());
            for (String file : new String[] {"api.secret", "api.access"}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
                        .isEqualTo("rw-------");
            }
        }
        try (Rig again = new Rig(data, Rig.settings(null, 8))) {
            assertThat(again.api().isSecretNew()).isFalse();
            assertThat(again.api().application()).isEqualTo(first);
        }
        assertThat(data.resolve("api.access"))
                .as("nobody sends the secret to whoever gets the port next")
                .doesNotExist();
        assertThat(first.toString()).doesNotContain(first.secret());
    }

    @Test
    void healthNeedsNoSecretAndTellsNone() throws Exception {
        try (Rig rig = new Rig(data)) {
            Rig.Answer well = rig.send(rig.request("/health").build());
            assertThat(well.status()).isEqualTo(200);
            assertThat(well.body()).isEqualTo("{\"status\":\"running\"}");
            rig.setHealthy(false);
            assertThat(rig.send(rig.request("/health").build()).status()).isEqualTo(503);
        }
    }

    @Test
    @Feature("RS-01")
    void noSpellingOfThePathGoesAroundTheSecret() throws Exception {
        try (Rig rig = new Rig(data)) {
            for (String path : new String[] {
                "//api/v3/nodes",
                "/./api/v3/nodes",
                "/%61pi/v3/nodes",
                "/api//v3/nodes",
                "/x/../api/v3/nodes",
                "/health/../api/v3/nodes",
                "/API/v3/nodes",
                "/api/v3/nodes/",
                "/api%2Fv3/nodes",
                "/api;x=1/v3/nodes"
            }) {
                String answer = rig.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(answer)
                        .as(path)
                        .matches("(?s)HTTP/1.1 (401|404|400) .*")
                        .doesNotContain("sysdescr");
            }
        }
    }

    @Test
    void aPageOfAnotherSiteIsRefusedEvenWithTheSecret() throws Exception {
        try (Rig rig = new Rig(data)) {
            String own = "http://127.0.0.1:" + rig.api().address().getPort();
            for (String origin : new String[] {"http://evil.example", "null", "not an address", own}) {
                String head = "GET /api/v3/nodes HTTP/1.1\r\nHost: " + own.substring(7) + "\r\nOrigin: " + origin
                        + "\r\nConnection: close\r\nAuthorization: "
                        + rig.api().application().authorization() + "\r\n\r\n";
                assertThat(rig.raw(head)).as(origin).startsWith(origin.equals(own) ? "HTTP/1.1 200" : "HTTP/1.1 403");
            }
        }
    }

    @Test
    void whatIsNoHttpIsRefusedAndTheServerGoesOn() throws Exception {
        try (Rig rig = new Rig(data)) {
            for (String nonsense : new String[] {
                "\0\1\2\3\r\n\r\n",
                "GET /api/v3/nodes HTTP/9.9\r\n\r\n",
                "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /api/v3/rules HTTP/1.1\r\nHost: x\r\nContent-Length: nonsense\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"
            }) {
                assertThat(rig.raw(nonsense))
                        .matches("(?s)(HTTP/\\d.\\d [45]\\d\\d .*)?")
                        .doesNotContain("Exception");
            }
            assertThat(rig.get("/api/v3/nodes").status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsNoCallIsToldSo() throws Exception {
        try (Rig rig = new Rig(data)) {
            Rig.Answer unknown = rig.get("/api/v3/nothing");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.body()).isEqualTo("{\"code\":404,\"message\":\"no such path: /api/v3/nothing\"}");
            assertThat(rig.get("/elsewhere").status()).isEqualTo(404);
            Rig.Answer method = rig.call("PATCH", "/api/v3/nodes", "{}");
            assertThat(method.status()).isEqualTo(405);
            assertThat(method.body()).contains("PATCH is not a call of /api/v3/nodes");
        }
    }

    @Test
    void brokenJsonIsAnsweredWithItsPosition() throws Exception {
        try (Rig rig = new Rig(data)) {
            Rig.Answer broken = rig.post("/api/v3/mqtt/publish", "{\"topic\":\n  oops}");
            assertThat(broken.status()).isEqualTo(200);
            assertThat(broken.body())
                    .startsWith("{\"code\":109,\"message\":\"not JSON: ")
                    .contains("(line 2, column 3)");
            assertThat(rig.post("/api/v3/mqtt/publish", "[1]").body()).contains("expected a JSON object");
            assertThat(rig.post("/api/v3/mqtt/publish", "").body()).contains("the body is empty");
            assertThat(rig.post("/api/v3/mqtt/publish", "{} {}").body()).contains("\"code\":109");
            assertThat(rig.post("/api/v3/mqtt/publish", "[".repeat(3000)).body())
                    .contains("nesting depth");
        }
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() throws Exception {
        try (Rig rig = new Rig(data)) {
            Rig.Answer tooLarge = rig.post("/api/v3/mqtt/publish", "x".repeat(20_000));
            assertThat(tooLarge.status()).isEqualTo(413);
            assertThat(tooLarge.body()).contains("larger than 16384 bytes");
            HttpRequest chunked = rig.request("/api/v3/mqtt/publish")
                    .header("Authorization", rig.api().application().authorization())
                    .POST(HttpRequest.BodyPublishers.fromPublisher(
                            HttpRequest.BodyPublishers.ofByteArrays(java.util.Collections.nCopies(20, new byte[1000]))))
                    .build();
            assertThat(rig.send(chunked).status()).isEqualTo(413);
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosed() throws Exception {
        try (Rig rig = new Rig(data, Rig.settings(Rig.SECRET, 1));
                Socket first = open(rig);
                Socket second = open(rig)) {
            ask(first);
            assertThat(first.getInputStream().read()).isEqualTo('H');
            assertThat(second.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static Socket open(Rig rig) throws IOException {
        Socket socket = new Socket("127.0.0.1", rig.api().address().getPort());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void anAddressInUseIsNamed() throws Exception {
        try (Rig rig = new Rig(data)) {
            int port = rig.api().address().getPort();
            HttpSettings taken = new HttpSettings(
                    new java.net.InetSocketAddress("127.0.0.1", port),
                    8,
                    8,
                    new io.sluice.core.config.ByteSize(4096),
                    50,
                    "s");
            assertThatThrownBy(() -> new Rig(data, taken))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot bind 127.0.0.1:" + port + " (management.listener.http)");
        }
    }
}
