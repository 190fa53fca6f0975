package io.sluice.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.siddhi.core.SiddhiAppRuntime;
import io.siddhi.core.SiddhiManager;
import io.siddhi.core.event.Event;
import io.siddhi.core.stream.input.InputHandler;
import io.siddhi.core.stream.output.StreamCallback;
import io.sluice.core.message.Message;
import io.sluice.rule.event.EventSite;
import io.sluice.rule.event.MessageView;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.sql.RuleResult;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The simple rule beside Siddhi, an engine for a JVM under the Apache licence: the same message, the same comparison, the same three
 * columns. Siddhi's streams are flat and typed, so somebody has to take the JSON apart before: here Jackson, as its own JSON
 * mapper does it with a library of its day. Siddhi compares the topic with a text, it knows no topic filters.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class SiddhiBenchmark {
    private static final String TOPIC = "plant/17/state";
    private static final String APP = """
            define stream Readings (topic string, device string, temperature double, status string);
            from Readings[topic == 'plant/17/state' and temperature > 50.0]
            select device, temperature + 273 as kelvin, status insert into Hot;
            """;
    private static final ObjectReader JSON = new ObjectMapper().readerFor(new TypeReference<Map<String, Object>>() {});
    private static final EventSite SITE = EventSite.of("node");

    private SiddhiManager manager;
    private InputHandler readings;
    private CompiledRule rule;
    private Message message;
    private Object output;

    @Setup
    public void start() throws RuleSyntaxException, IOException, InterruptedException {
        manager = new SiddhiManager();
        SiddhiAppRuntime app = manager.createSiddhiAppRuntime(APP);
        app.addCallback("Hot", new StreamCallback() {
            @Override
            public void receive(Event[] events) {
                output = events;
            }
        });
        app.start();
        readings = app.getInputHandler("Readings");
        rule = RuleCompiler.compile(BenchmarkRules.SELECT
                + "\"message.publish\" WHERE topic =~ 'plant/+/state' AND payload.values.temperature > 50");
        message = Samples.message(Samples.client("sensor"), TOPIC, Samples.READING);
        if (!(siddhi() instanceof Event[] events)
                || !events[0].getData(1).equals(344.25)
                || !(sluice() instanceof RuleResult.Matched matched)
                || !Double.valueOf(344.25).equals(matched.rows().get(0).get("kelvin"))) {
            throw new IllegalStateException("the rules do not do what is to be measured");
        }
    }

    @TearDown
    public void stop() {
        manager.shutdown();
    }

    @Benchmark
    public RuleResult sluice() {
        return rule.evaluate(MessageView.published(message, SITE, rule.paths()));
    }

    /** From the bytes: Jackson makes a map, three of its values become an event. */
    @Benchmark
    public Object siddhi() throws IOException, InterruptedException {
        Map<String, Object> reading = JSON.readValue(message.payload());
        Map<?, ?> values = (Map<?, ?>) Objects.requireNonNull(reading.get("values"));
        readings.send(
                new Object[] {message.topic(), reading.get("device"), values.get("temperature"), reading.get("status")
                });
        return output;
    }

    /** Siddhi alone: the values are there already. */
    @Benchmark
    public Object siddhiWithoutJson() throws InterruptedException {
        readings.send(new Object[] {TOPIC, "pump-000017", 71.25, "running"});
        return output;
    }
}
