package io.sluice.gateway.transport;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect, by address: the first rule that speaks of the peer decides; a peer that none speaks of may (manual 1594).
 * Immutable.
 */
record AccessRules(List<Rule> rules) {
    private static final int MOST_RULES = 10_000;

    /**
     * One rule.
     *
     * @param allow whether peers of the network may connect
     * @param network null for all
     */
    record Rule(boolean allow, @Nullable Network network) {
        boolean speaksOf(InetAddress peer) {
            return network == null || network.contains(peer);
        }
    }

    /**
     * Reads rules by their numbers: {@code 1 -> allow 192.168.0.0/24}, {@code 2 -> deny all}.
     *
     * @throws IllegalArgumentException if one is none, or if together they refuse nobody without saying so
     */
    static AccessRules parse(Map<String, String> numbered) {
        Map<Integer, Rule> inOrder = new TreeMap<>();
        numbered.forEach((name, text) -> inOrder.put(number(name), rule(name, text)));
        List<Rule> rules = List.copyOf(inOrder.values());
        boolean allOnly = rules.stream().allMatch(Rule::allow);
        boolean allNamed = rules.stream().anyMatch(rule -> rule.network() == null);
        if (!rules.isEmpty() && allOnly && !allNamed) {
            throw new IllegalArgumentException(
                    "access refuses nobody: who is in no rule may connect. Add 'deny all' as the last rule");
        }
        return new AccessRules(rules);
    }

    private static int number(String name) {
        if (!name.matches("\\d{1,4}") || Integer.parseInt(name) >= MOST_RULES) {
            throw new IllegalArgumentException("access." + name + ": rules are numbered, from access.1 on");
        }
        return Integer.parseInt(name);
    }

    private static Rule rule(String name, String text) {
        String[] words = text.strip().split("\\s+", 2);
        boolean allow = words[0].equals("allow");
        if (words.length < 2 || !allow && !words[0].equals("deny")) {
            throw new IllegalArgumentException("access." + name + " = " + text
                    + ": expected 'allow' or 'deny' and 'all' or a range of addresses, like 'allow 192.168.0.0/24'");
        }
        return new Rule(allow, words[1].equals("all") ? null : Network.parse(words[1]));
    }

    boolean allows(InetAddress peer) {
        for (Rule rule : rules) {
            if (rule.speaksOf(peer)) {
                return rule.allow();
            }
        }
        return true;
    }
}
