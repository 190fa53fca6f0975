package io.sluice.modules.rewrite;

import io.sluice.core.config.Setting;
import java.util.Map;

/** Settings of topic rewriting (manual 1900-1905). */
public record RewriteSettings(
        @Setting(key = "module.rewrite", value = "off", doc = "Whether topics are rewritten by the rules below.")
        boolean enabled,

        @Setting(
                key = "module.rewrite.rule.{name}",
                doc =
                        "A rule: filter, regular expression, target, with spaces between. A topic that matches the filter and in which "
                                + "the expression is found becomes the target, $1 to $9 being what the groups found. The first such rule "
                                + "counts, in the order of their names, numbers by size.")
        Map<String, String> rules) {
    /** Refuses rules that cannot be read. */
    public RewriteSettings {
        rules.forEach(RewriteRule::parse);
    }
}
