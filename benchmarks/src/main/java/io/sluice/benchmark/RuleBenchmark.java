package io.sluice.benchmark;

import io.sluice.core.message.Message;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.event.EventSite;
import io.sluice.rule.event.MessageView;
import io.sluice.rule.json.Payload;
import io.sluice.rule.json.PayloadPath;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.sql.RuleResult;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.value.Arithmetic;
import io.sluice.rule.value.Comparison;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One simple rule on a message with 214 bytes of JSON: from the bytes to the selected row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class RuleBenchmark {
    private static final EventSite SITE = EventSite.of("node");
    private static final String RULE =
            "SELECT payload.device AS device, payload.values.temperature + 273 AS kelvin, payload.status AS status"
                    + " FROM \"message.publish\" WHERE topic =~ 'plant/+/state' AND payload.values.temperature > ";

    private static final TopicFilter FILTER = filter();
    private static final PayloadPath DEVICE = PayloadPath.of("device");
    private static final PayloadPath TEMPERATURE = PayloadPath.of("values", "temperature");
    private static final PayloadPath STATUS = PayloadPath.of("status");

    private CompiledRule hot;
    private CompiledRule cold;
    private Message hit;
    private MessageView view;
    private int deviceSlot;
    private int temperatureSlot;
    private int statusSlot;

    private static TopicFilter filter() {
        try {
            return TopicFilter.parse("plant/+/state");
        } catch (InvalidTopicException e) {
            throw new IllegalStateException(e);
        }
    }

    @Setup
    public void compile() throws RuleSyntaxException {
        hot = RuleCompiler.compile(RULE + "50");
        cold = RuleCompiler.compile(RULE + "90");
        hit = Samples.message(Samples.client("sensor"), "plant/17/state", Samples.READING);
        view = MessageView.published(hit, SITE, hot.paths());
        deviceSlot = hot.paths().slot(DEVICE);
        temperatureSlot = hot.paths().slot(TEMPERATURE);
        statusSlot = hot.paths().slot(STATUS);
        if (Samples.READING.length != 214
                || !(match() instanceof RuleResult.Matched)
                || !(refuse() instanceof RuleResult.NoMatch)) {
            throw new IllegalStateException("the rule does not do what is to be measured");
        }
    }

    /** Topic match, payload decoded, comparison, three paths, one addition: a row of three columns. */
    @Benchmark
    public RuleResult match() {
        return hot.evaluate(MessageView.published(hit, SITE, hot.paths()));
    }

    /** The payload alone: decoded for the paths of the rule. */
    @Benchmark
    public @Nullable Object decode() {
        return Payload.of(Samples.READING, hot.paths()).slot(hot.paths().slot(STATUS));
    }

    /** Everything but the decoding, with closures. */
    @Benchmark
    public RuleResult decoded() {
        return hot.evaluate(view);
    }

    /** The same in Java written for this one rule: the best that generated code could be. */
    @Benchmark
    public @Nullable Object decodedHandWritten() {
        if (!FILTER.matches(view.topic())) {
            return null;
        }
        Object temperature = view.payload().slot(temperatureSlot);
        boolean isHot = temperature instanceof Double degrees ? degrees > 50 : Comparison.less(50L, temperature);
        if (!isHot) {
            return null;
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("device", view.payload().slot(deviceSlot));
        row.put("kelvin", Arithmetic.plus(temperature, 273L));
        row.put("status", view.payload().slot(statusSlot));
        return row;
    }

    /** Up to the comparison, which says no. */
    @Benchmark
    public RuleResult refuse() {
        return cold.evaluate(MessageView.published(hit, SITE, cold.paths()));
    }
}
