package io.sluice.management.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Maps as the manual's command line shows them. */
final class ErlangTextTest {
    private static String of(String json) throws Exception {
        return ErlangText.of(Connection.JSON.readTree(json));
    }

    @Test
    void keysAndTextsAreBinaries() throws Exception {
        assertThat(of("{\"url\":\"http://host-name/chats\"}"))
                .isEqualTo("#{<<\"url\">> => <<\"http://host-name/chats\">>}");
        assertThat(of("{\"b\":[1,2.5,null,true],\"a\":{}}"))
                .isEqualTo("#{<<\"a\">> => #{},<<\"b\">> => [1,2.5,null,true]}");
        assertThat(of("[100.0,0.0]")).isEqualTo("[100.0,0.0]");
        assertThat(of("\"gr\\u00fc\\\"n\\n\"")).isEqualTo("<<\"grü\\\"n\\n\"/utf8>>");
    }
}
