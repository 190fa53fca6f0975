package io.sluice.rule.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values that parameters only refer to, so that a secret stands neither in a file that is shared nor in the store:
 * <code>${env:NAME}</code> is the value of the environment variable NAME or, if there is none, what the file holds that NAME_FILE
 * names; <code>${file:PATH}</code> is what a file holds. A line break at the end of a file is not part of the value. Reads files:
 * never on an event loop. Immutable.
 */
public final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");
    private static final String FILE_SUFFIX = "_FILE";
    /** Bytes; a chain of certificates fits in. */
    private static final int LONGEST_SECRET = 64 * 1024;

    private final Map<String, String> environment;

    /** @param environment values by the names of their variables */
    public References(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** References to the environment of this process. */
    public static References ofProcess() {
        return new References(System.getenv());
    }

    /** Whether a value, or a value in it, refers to something. */
    public static boolean isReference(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(References::isReference);
        }
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(References::isReference);
        }
        return value instanceof String text && REFERENCE.matcher(text).find();
    }

    /**
     * Parameters with all references replaced by what they stand for.
     *
     * @throws RefusedException if one stands for nothing; names it and its parameter
     */
    public Map<String, @Nullable Object> resolve(Map<String, @Nullable Object> parameters) throws RefusedException {
        if (!isReference(parameters)) {
            return parameters;
        }
        Map<String, @Nullable Object> resolved = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> parameter : parameters.entrySet()) {
            try {
                resolved.put(parameter.getKey(), value(parameter.getValue()));
            } catch (UnknownReferenceException e) {
                throw RefusedException.bad("Bad Arguments: parameter " + parameter.getKey() + ": " + e.getMessage())
                        .at(parameter.getKey());
            }
        }
        return resolved;
    }

    /** A reference stands for nothing. */
    private static final class UnknownReferenceException extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownReferenceException(String message) {
            super(message, null, false, false);
        }
    }

    private @Nullable Object value(@Nullable Object value) throws UnknownReferenceException {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> resolved = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                resolved.put(String.valueOf(member.getKey()), value(member.getValue()));
            }
            return resolved;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> resolved = new ArrayList<>();
            for (Object element : list) {
                resolved.add(value(element));
            }
            return resolved;
        }
        return value instanceof String text ? text(text) : value;
    }

    private String text(String text) throws UnknownReferenceException {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            resolved.append(text, end, matcher.start());
            String name = matcher.group(2);
            resolved.append(matcher.group(1).equals("env") ? variable(name) : contentOf(name));
            end = matcher.end();
        }
        return resolved.append(text, end, text.length()).toString();
    }

    private String variable(String name) throws UnknownReferenceException {
        String value = environment.get(name);
        if (value != null) {
            return value;
        }
        String file = environment.get(name + FILE_SUFFIX);
        if (file == null) {
            throw new UnknownReferenceException(
                    "there is no environment variable " + name + ", nor " + name + FILE_SUFFIX);
        }
        return contentOf(file);
    }

    private static String contentOf(String file) throws UnknownReferenceException {
        try {
            String content = secretIn(Path.of(file));
            return content.endsWith("\r\n")
                    ? content.substring(0, content.length() - 2)
                    : content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
        } catch (IOException | InvalidPathException e) {
            throw new UnknownReferenceException("the file " + file + " cannot be read");
        }
    }

    private static String secretIn(Path file) throws IOException, UnknownReferenceException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UnknownReferenceException(file + " is no file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LONGEST_SECRET + 1);
            if (content.length > LONGEST_SECRET) {
                throw new UnknownReferenceException(
                        "the file " + file + " has more than " + LONGEST_SECRET + " bytes: no secret is that long");
            }
            return new String(content, StandardCharsets.UTF_8);
        }
    }
}
