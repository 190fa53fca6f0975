package io.sluice.rule.engine;

import io.sluice.core.loop.Loops;
import io.sluice.rule.action.RaisedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs rules for one event, on the loop where it was raised. In three steps, so that a publish that must be refused had
 * no effect: all rules are evaluated; places are taken in the buffers of all their actions; then the actions run, rule by
 * rule, output by output, in order. What fails is counted and disturbs nothing else, unless its rule is to stop then.
 */
final class EventRunner {
    private final Loops loops;

    EventRunner(Loops loops) {
        this.loops = loops;
    }

    Loops loops() {
        return loops;
    }

    /** What one rule is to do: a step for each of its actions. */
    private record Work(Match match, List<Step> steps) {}

    /** @param candidates rules that may match, in order */
    void run(InstalledRule[] candidates, RaisedEvent event) {
        List<Match> matches = evaluate(candidates, event);
        if (matches.isEmpty()) {
            return;
        }
        for (Work work : takePlaces(matches, event)) {
            run(work, event);
        }
    }

    private List<Match> evaluate(InstalledRule[] candidates, RaisedEvent event) {
        List<Match> matches = List.of();
        for (InstalledRule rule : candidates) {
            Match match = rule.evaluate(event);
            if (match != null) {
                matches = matches.isEmpty() ? new ArrayList<>(candidates.length) : matches;
                matches.add(match);
            }
        }
        return matches;
    }

    /** Empty if the publish was refused. */
    private static List<Work> takePlaces(List<Match> matches, RaisedEvent event) {
        List<Work> works = new ArrayList<>(matches.size());
        for (Match match : matches) {
            List<RuleActions.Chain> chains = match.rule().actions().chains();
            List<Step> steps = new ArrayList<>(chains.size());
            works.add(new Work(match, steps));
            for (RuleActions.Chain chain : chains) {
                Step step = Step.take(chain, match, event);
                if (step == null) {
                    works.forEach(EventRunner::giveBack);
                    event.refuse();
                    return List.of();
                }
                steps.add(step);
            }
        }
        return works;
    }

    private static void giveBack(Work work) {
        work.steps().forEach(step -> step.giveBack(work.match().rows().size()));
    }

    private static void run(Work work, RaisedEvent event) {
        boolean stopsOnFailure = work.match().rule().actions().stop();
        int output = 0;
        for (Map<String, @Nullable Object> row : work.match().rows()) {
            boolean stopped = false;
            for (Step step : work.steps()) {
                if (stopped) {
                    step.giveBack(1);
                } else {
                    stopped = !step.run(event, row, output) && stopsOnFailure;
                }
            }
            output++;
        }
    }
}
