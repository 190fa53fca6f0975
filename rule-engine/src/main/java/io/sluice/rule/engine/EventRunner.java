package io.sluice.rule.engine;

import io.sluice.core.loop.Loops;
import io.sluice.rule.action.RaisedEvent;
import io.sluice.rule.action.RuleAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs rules for one event, on the loop where it was raised. In three steps, so that a publish that must be refused had
 * no effect: all rules are evaluated; places are taken in the buffers of all their actions; then the actions run, rule by
 * rule, in order. What fails is counted and disturbs nothing else.
 */
final class EventRunner {
    private final Loops loops;

    EventRunner(Loops loops) {
        this.loops = loops;
    }

    Loops loops() {
        return loops;
    }

    /** Outputs of one rule. */
    private record Match(InstalledRule rule, List<Map<String, @Nullable Object>> rows) {}

    /** Places taken for one action; none taken if there was no room. */
    private record Place(RuleAction action, List<Map<String, @Nullable Object>> rows) {}

    /** @param candidates rules that may match, in order */
    void run(InstalledRule[] candidates, RaisedEvent event) {
        List<Match> matches = evaluate(candidates, event);
        if (matches.isEmpty()) {
            return;
        }
        List<Place> places = takePlaces(matches, event);
        for (Place place : places) {
            run(place, event);
        }
    }

    private List<Match> evaluate(InstalledRule[] candidates, RaisedEvent event) {
        List<Match> matches = List.of();
        for (InstalledRule rule : candidates) {
            List<Map<String, @Nullable Object>> rows = rule.evaluate(event.view());
            if (!rows.isEmpty()) {
                matches = matches.isEmpty() ? new ArrayList<>(candidates.length) : matches;
                matches.add(new Match(rule, rows));
            }
        }
        return matches;
    }

    /** Empty if the publish was refused. */
    private static List<Place> takePlaces(List<Match> matches, RaisedEvent event) {
        List<Place> places = new ArrayList<>(matches.size() + 1);
        for (Match match : matches) {
            int rows = match.rows().size();
            for (RuleAction action : match.rule().actions()) {
                if (action.reserve(rows)) {
                    places.add(new Place(action, match.rows()));
                    continue;
                }
                boolean refuse = action.refusesWhenFull() && event.isAcknowledged();
                action.countFull(rows, refuse);
                if (refuse) {
                    places.forEach(place -> place.action().release(place.rows().size()));
                    event.refuse();
                    return List.of();
                }
            }
        }
        return places;
    }

    private static void run(Place place, RaisedEvent event) {
        int output = 0;
        for (Map<String, @Nullable Object> row : place.rows()) {
            try {
                place.action().run(event, row, output);
            } catch (RuntimeException e) {
                place.action().metrics().addFailed(1, String.valueOf(e.getMessage()));
            }
            output++;
        }
    }
}
