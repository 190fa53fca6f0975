package io.sluice.rule.pattern;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.rule.value.RuleFailure;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternCostTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?:x?){2000000000}y",
                "((x?){200}){200}",
                "(|){20000}",
                "(){20000}",
                "(a*|b*|c*)(a*|b*|c*)(a*|b*|c*)(a*|b*|c*)(a*|b*|c*)(a*|b*|c*)(a*|b*|c*)(a*|b*|c*)(a*|b*|c*)x",
                "((a*|b*)(a*|b*)(a*|b*)){5}x",
                "z(|||||)(|||||)(|||||)(|||||)(|||||)(|||||)x",
                "(?=a*|b*){15}x"
            })
    void whatWorksWithoutReadingIsRefused(String pattern) {
        assertThatThrownBy(() -> PatternCost.check(pattern))
                .isInstanceOf(RuleFailure.class)
                .hasMessageStartingWith("the pattern repeats too much");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}",
                "a{100000}",
                "(ab){5000}",
                "^(\\d{1,3}\\.){3}\\d{1,3}$",
                "^\\s*(\\w+)\\s*=\\s*(\"[^\"]*\"|'[^']*'|\\S+)\\s*(#.*)?$",
                "[]|(){}*]{3}",
                "[^]]+|[a&&[^b(|)]]*",
                "\\Q(((|||\\E+",
                "(?i)temp|hum|press|wind|rain|light|door|window",
                "(?<year>[0-9]{4})(?<rest>.*)?\\k<year>?",
                "\\x{1F600}*\\p{L}{2,}",
                "((a?b?c?d?e?f?g?h?)*)*",
                "x{2,}y{,3}z{a}",
                ")(",
                "(((",
                "\\",
                "[abc",
                "a{3"
            })
    void whatPeopleWriteIsNot(String pattern) {
        assertThatCode(() -> PatternCost.check(pattern)).doesNotThrowAnyException();
    }

    @Test
    void aPatternHasALargestLength() {
        assertThatThrownBy(() -> PatternCost.check("a".repeat(10_001)))
                .hasMessage("a pattern has at most 10000 characters");
    }

    @Test
    void anyTextIsReadToItsEnd() {
        Random random = new Random(5);
        String alphabet = "ab()[]{}|?*+\\^$.,0129QEkxp<>:=!-&";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder pattern = new StringBuilder();
            for (int k = random.nextInt(30); k >= 0; k--) {
                pattern.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                PatternCost.check(pattern.toString());
            } catch (RuleFailure refused) {
                continue; // either way, it came to an end
            }
        }
    }
}
