package io.sluice.connector.template;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.JsonParser;
import io.sluice.connector.JsonSyntaxException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The templates of a file, by topic: a JSON object of topic filter to template. A filter may come several times, or stand before an
 * array of templates; a message is given to all templates whose filter matches. Immutable, safe for any thread.
 *
 * @param <T> what the connector makes of a template
 */
public final class TemplateFile<T> {
    private static final String DIRECTORY = "templates";
    private static final int LARGEST = 1 << 20;

    private final Map<String, List<T>> byTopic = new HashMap<>();
    private final List<Wild<T>> wild = new ArrayList<>();

    private record Wild<T>(TopicPattern pattern, T template) {}

    /** Makes a connector's template of what stands in the file. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads a template. */
        T read(TemplateNode node) throws InvalidParameterException;
    }

    private TemplateFile() {}

    /**
     * Reads {@code templates/NAME} of the data directory.
     *
     * @throws InvalidParameterException naming file, place and problem: the file is missing, lies elsewhere, is no JSON, or
     *     the reader refuses a template
     */
    public static <T> TemplateFile<T> read(Path dataDirectory, String name, Reader<T> reader)
            throws InvalidParameterException {
        String text = text(dataDirectory.resolve(DIRECTORY), name);
        TemplateFile<T> file = new TemplateFile<>();
        try {
            for (Map.Entry<String, @Nullable Object> member : JsonParser.members(text)) {
                file.add(member.getKey(), new TemplateNode(name + ": " + member.getKey(), member.getValue()), reader);
            }
        } catch (JsonSyntaxException e) {
            throw new TemplateNode(name, null).problem(String.valueOf(e.getMessage()));
        }
        if (file.byTopic.isEmpty() && file.wild.isEmpty()) {
            throw new TemplateNode(name, null).problem("there is no template in it");
        }
        return file;
    }

    private void add(String filter, TemplateNode node, Reader<T> reader) throws InvalidParameterException {
        String problem = TopicPattern.problem(filter);
        if (!problem.isEmpty()) {
            throw node.problem("the topic filter is wrong: " + problem);
        }
        for (TemplateNode one : node.json() instanceof List ? node.elements() : List.of(node)) {
            T template = reader.read(one);
            if (TopicPattern.hasWildcard(filter)) {
                wild.add(new Wild<>(TopicPattern.of(filter), template));
            } else {
                byTopic.computeIfAbsent(filter, key -> new ArrayList<>()).add(template);
            }
        }
    }

    /**
     * The templates for messages of a topic, at least one.
     *
     * @throws UnusableMessageException if there is none
     */
    public List<T> of(String topic) throws UnusableMessageException {
        List<T> exact = byTopic.getOrDefault(topic, List.of());
        List<T> found = exact;
        for (Wild<T> candidate : wild) {
            if (candidate.pattern().matches(topic)) {
                found = found == exact ? new ArrayList<>(exact) : found;
                found.add(candidate.template());
            }
        }
        if (found.isEmpty()) {
            throw new UnusableMessageException("the template file has no template for the topic " + topic);
        }
        return found;
    }

    /** All templates of the file. */
    public List<T> all() {
        List<T> all = new ArrayList<>();
        byTopic.values().forEach(all::addAll);
        wild.forEach(one -> all.add(one.template()));
        return all;
    }

    private static String text(Path directory, String name) throws InvalidParameterException {
        TemplateNode whole = new TemplateNode(name, null);
        try {
            Path file = directory.resolve(name).normalize();
            if (!file.startsWith(directory.normalize()) || file.equals(directory.normalize())) {
                throw whole.problem("template files lie in " + directory);
            }
            if (!Files.isRegularFile(file)) {
                throw whole.problem("there is no such file in " + directory);
            }
            if (Files.size(file) > LARGEST) {
                throw whole.problem("the file is larger than 1 MB");
            }
            return Files.readString(file);
        } catch (CharacterCodingException | InvalidPathException e) {
            throw whole.problem("this is no name of a text file in UTF-8");
        } catch (IOException e) {
            throw whole.problem("cannot be read: " + e);
        }
    }
}
