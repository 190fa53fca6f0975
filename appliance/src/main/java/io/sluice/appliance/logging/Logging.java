package io.sluice.appliance.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Puts log settings into effect for the whole process. Used by the thread that starts and stops the product; log lines may
 * come from any thread at any time.
 */
public final class Logging {
    private static final String LINE = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{0}: %msg%n";

    private final LoggerContext context;

    private Logging(LoggerContext context) {
        this.context = context;
    }

    /**
     * Replaces whatever logging there was.
     *
     * @param settings what to log where
     * @param base folder that a relative {@code log.dir} is relative to
     * @param console whether there is a console to write to; without one {@code both} means the file
     */
    public static Logging start(LogSettings settings, Path base, boolean console) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Logging logging = new Logging(context);
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(
                settings.to() == LogTarget.OFF ? Level.OFF : settings.level().threshold());
        Path folder = base.resolve(settings.folder());
        if (settings.to().console() && console) {
            root.addAppender(logging.ready(new ConsoleAppender<>(), "console"));
        }
        if (settings.to().file()) {
            root.addAppender(logging.file(folder.resolve(settings.file()), settings));
        }
        settings.filesByLevel()
                .forEach((name, file) -> LogLevel.named(name).ifPresent(level -> {
                    RollingFileAppender<ILoggingEvent> appender = logging.file(folder.resolve(file), settings);
                    appender.addFilter(atLeast(level));
                    root.addAppender(appender);
                }));
        quieten(context);
        return logging;
    }

    /** Libraries that tell on INFO what only their authors want to know. */
    private static void quieten(LoggerContext context) {
        for (String library : new String[] {"io.netty", "io.vertx", "org.apache.calcite", "okhttp3"}) {
            context.getLogger(library).setLevel(Level.WARN);
        }
        // warns several times a second of a broker that is away, which the resource's own status says once
        context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
    }

    private static ThresholdFilter atLeast(LogLevel level) {
        ThresholdFilter filter = new ThresholdFilter();
        filter.setLevel(level.threshold().toString());
        filter.start();
        return filter;
    }

    private RollingFileAppender<ILoggingEvent> file(Path file, LogSettings settings) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(file.toString());
        FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(appender);
        names.setFileNamePattern(file + ".%i");
        names.setMinIndex(1);
        names.setMaxIndex(settings.rotationCount());
        names.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(settings.rotationSize().bytes()));
        // each line, not once a minute: the limit holds in a flood too
        size.setCheckIncrement(Duration.buildByMilliseconds(0));
        size.start();
        appender.setRollingPolicy(names);
        appender.setTriggeringPolicy(size);
        return ready(appender, file.getFileName().toString());
    }

    private <A extends OutputStreamAppender<ILoggingEvent>> A ready(A appender, String name) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(LINE);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        appender.setContext(context);
        appender.setName(name);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    /** Writes out what is buffered and closes the files. */
    public void stop() {
        context.stop();
    }
}
