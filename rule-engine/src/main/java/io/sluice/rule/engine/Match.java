package io.sluice.rule.engine;

import io.sluice.rule.watch.Seen;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Outputs of one rule for one event.
 *
 * @param rows at least one
 * @param seen takes what becomes of them; null if nobody will look
 */
record Match(
        InstalledRule rule,
        List<Map<String, @Nullable Object>> rows,
        @Nullable Seen seen) {}
