package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import io.sluice.core.testing.Feature;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {
    @ParameterizedTest(name = "{1} in {0}: {2}")
    @Feature("LI-07")
    @CsvSource({
        "192.168.0.0/24, 192.168.0.255, true",
        "192.168.0.0/24, 192.168.1.0, false",
        "192.168.0.77/24, 192.168.0.1, true",
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.32.0.0/11, 10.63.255.255, true",
        "10.32.0.0/11, 10.64.0.0, false",
        "128.0.0.0/1, 200.1.1.1, true",
        "128.0.0.0/1, 127.1.1.1, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "127.0.0.1, ::ffff:127.0.0.1, true",
        "::ffff:10.0.0.0/8, 10.1.1.1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true"
    })
    void ranges(String network, String address, boolean inside) {
        assertThat(Network.parse(network).contains(NetUtil.createInetAddressFromIpAddressString(address)))
                .isEqualTo(inside);
    }

    private static AccessRules rules(String... rules) {
        Map<String, String> numbered = new HashMap<>();
        for (int i = 0; i < rules.length; i++) {
            numbered.put("" + (i + 1), rules[i]);
        }
        return AccessRules.parse(numbered);
    }

    private static boolean allows(AccessRules rules, String address) {
        return rules.allows(NetUtil.createInetAddressFromIpAddressString(address));
    }

    @Test
    @Feature("LI-07")
    void theFirstRuleThatSpeaksOfThePeerDecides() {
        AccessRules rules = rules("deny 10.1.0.0/16", "allow 10.0.0.0/8", "deny all");

        assertThat(allows(rules, "10.1.2.3")).isFalse();
        assertThat(allows(rules, "10.2.2.3")).isTrue();
        assertThat(allows(rules, "192.0.2.1")).isFalse();
        assertThat(allows(rules, "2001:db8::1")).isFalse();
    }

    @Test
    void rulesHaveTheOrderOfTheirNumbers() {
        Map<String, String> numbered = new HashMap<>();
        numbered.put("10", "deny all");
        numbered.put("9", "allow 192.0.2.0/24");
        assertThat(allows(AccessRules.parse(numbered), "192.0.2.1")).isTrue();
    }

    @Test
    @Feature("LI-07")
    void whoIsInNoRuleMayConnect() {
        assertThat(allows(rules(), "192.0.2.1")).isTrue();
        assertThat(allows(rules("deny 10.0.0.0/8"), "192.0.2.1")).isTrue();
        assertThat(allows(rules("allow all"), "192.0.2.1")).isTrue();
    }

    @Test
    void rulesThatLookLikeAFenceAndAreNoneAreRefused() {
        assertThatThrownBy(() -> rules("allow 192.168.0.0/24")).hasMessageContaining("Add 'deny all'");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "permit all, expected",
        "allow, expected",
        "deny everybody, no address",
        "deny 10.0.0.0/33, no address",
        "deny 10.0.0/8/8, no address",
        "deny 10.0.0.0/-1, no address",
        "deny localhost, no address",
        "deny ::/129, no address"
    })
    void whatIsNoRuleIsRefused(String rule, String message) {
        assertThatThrownBy(() -> rules(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void rulesAreNumbered() {
        assertThatThrownBy(() -> AccessRules.parse(Map.of("first", "deny all"))).hasMessageContaining("access.first");
    }
}
