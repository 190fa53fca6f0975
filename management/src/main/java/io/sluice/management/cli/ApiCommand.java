package io.sluice.management.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that calls the API. */
abstract class ApiCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Runs the command; an {@link ApiError} that leaves it is printed as it is. */
    abstract void run(Connection api) throws ApiError;

    @Override
    public Integer call() throws ApiError {
        SluiceCtl root = (SluiceCtl) spec.root().userObject();
        run(root.connect());
        return 0;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final void println(String line) {
        out().println(line);
    }

    /** A line that is no part of what was asked for. */
    final void err(String line) {
        spec.commandLine().getErr().println(line);
    }

    /** What a rule that was taken hardly means, beside the lines that scripts read. */
    final void warn(JsonNode rule) {
        rule.path("warnings").forEach(warning -> err("warning: " + oneLine(warning.asText())));
    }

    /** Ends with exit code 1 after a line in the manual's words. */
    final CliException refused(String line) {
        println(line);
        return new CliException(CliException.REFUSED, "");
    }

    /** Asks for one thing of a collection by its id. */
    final JsonNode find(Connection api, String collection, String id) throws ApiError {
        try {
            return api.get(Connection.path(collection, id));
        } catch (ApiError error) {
            throw notFoundOr(id, error);
        }
    }

    /** What the manual says of an id that nobody has; any other error as it is. */
    final CliException notFoundOr(String id, ApiError error) throws ApiError {
        if (error.isNotFound()) {
            return refused("Cannot found " + id);
        }
        throw error;
    }

    /** Reads JSON that was given as an option or argument. */
    final JsonNode json(String text, String what) {
        try {
            return Connection.JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw refused("Invalid options: " + what + " is not JSON: " + broken.getOriginalMessage());
        }
    }

    /** Text as it may be printed in a line: it must not look like another line, nor move the cursor. */
    static String oneLine(String value) {
        StringBuilder shown = new StringBuilder(value.length());
        value.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                shown.append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** The same, not longer than so many characters. */
    static String oneLine(String value, int most) {
        String line = oneLine(value);
        return line.codePointCount(0, line.length()) <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, most - 3)) + "...";
    }

    /** Ends with exit code 1 after a line and the usage of the command. */
    final ParameterException wrongUsage(String line) {
        return new ParameterException(spec.commandLine(), line);
    }

    /** Compact JSON. */
    static String text(Object value) {
        try {
            return Connection.JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
