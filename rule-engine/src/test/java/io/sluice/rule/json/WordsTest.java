package io.sluice.rule.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Eight bytes at once: what looking at each of them finds")
class WordsTest {
    @Test
    void everyByteInEveryPlace() {
        Random random = new Random(1);
        for (int place = 0; place < Words.BYTES; place++) {
            for (int b = Byte.MIN_VALUE; b <= Byte.MAX_VALUE; b++) {
                byte[] text = filled('a', place, (byte) b, random);
                int plain = b >= ' ' && b != '"' && b != '\\' ? Words.BYTES : place;
                assertThat(Words.plainText(Words.at(text, 0)))
                        .as("%s at %s", b, place)
                        .isEqualTo(plain);
                byte[] digits = filled('9', place, (byte) b, random);
                int many = b >= '0' && b <= '9' ? Words.BYTES : place;
                assertThat(Words.digits(Words.at(digits, 0)))
                        .as("%s at %s", b, place)
                        .isEqualTo(many);
            }
        }
    }

    /** All the same up to a byte; behind it either more of the same or anything. */
    private static byte[] filled(char plain, int place, byte b, Random random) {
        byte[] word = new byte[Words.BYTES];
        boolean special = plain == 'a' ? b < ' ' || b == '"' || b == '\\' : b < '0' || b > '9';
        if (special) {
            random.nextBytes(word);
        } else {
            Arrays.fill(word, (byte) plain);
        }
        Arrays.fill(word, 0, place, (byte) plain);
        word[place] = b;
        return word;
    }
}
