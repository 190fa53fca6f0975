package io.sluice.testkit.connector;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Everything that is logged, at any level, until it is closed. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level levelBefore = root.getLevel();

    private LogCapture() {}

    /** Begins to capture. */
    public static LogCapture begin() {
        LogCapture capture = new LogCapture();
        capture.setContext(capture.root.getLoggerContext());
        capture.start();
        capture.root.addAppender(capture);
        capture.root.setLevel(Level.TRACE);
        return capture;
    }

    /** Level, text and stack trace of each event so far. */
    public List<String> lines() {
        return lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        String trace = thrown == null ? "" : "\n" + ThrowableProxyUtil.asString(thrown);
        lines.add(event.getLevel() + " " + event.getFormattedMessage() + trace);
    }

    @Override
    public void close() {
        root.detachAppender(this);
        root.setLevel(levelBefore);
        stop();
    }
}
