package io.sluice.rule.file;

import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * YAML that knows the places of its values. Of the words without quotes only {@code true}, {@code false}, {@code null}, {@code ~} and
 * numbers in decimal are no text, as in YAML 1.2: {@code on}, {@code no} and {@code 12:30} are text. Immutable.
 */
final class YamlText {
    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    private static final int DEEPEST = 50;

    private final String file;
    private final int firstLine;
    private final @Nullable Node root;
    private final Map<String, @Nullable Object> values;

    /** Line and column, from 1. */
    record Place(int line, int column) {}

    private YamlText(String file, int firstLine, @Nullable Node root) throws FileProblemException {
        this.file = file;
        this.firstLine = firstLine;
        this.root = root;
        if (root == null) {
            this.values = Map.of();
        } else if (root instanceof MappingNode mapping) {
            this.values = object(mapping, 0);
        } else {
            throw problem(root, "expected names with values, as id: overheated");
        }
    }

    /**
     * Reads an object.
     *
     * @param firstLine line of the file on which the text begins
     */
    static YamlText read(String file, String text, int firstLine) throws FileProblemException {
        try {
            return new YamlText(file, firstLine, new Yaml(new LoaderOptions()).compose(new StringReader(text)));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String what = e.getContext() == null ? e.getProblem() : e.getContext() + ": " + e.getProblem();
            throw new FileProblemException(
                    mark == null
                            ? new FileProblem(file, firstLine, 1, what)
                            : new FileProblem(file, firstLine + mark.getLine(), mark.getColumn() + 1, what));
        } catch (YAMLException e) {
            throw new FileProblemException(new FileProblem(file, firstLine, 1, String.valueOf(e.getMessage())));
        }
    }

    /** Its members, in their order; values as rules know them. */
    Map<String, @Nullable Object> values() {
        return values;
    }

    /** The place of what a path of names and numbers from 0 leads to; of the nearest thing around it, if it leads nowhere. */
    Place place(List<String> path) {
        Node node = root;
        for (String step : path) {
            Node next = child(node, step);
            if (next == null) {
                break;
            }
            node = next;
        }
        return node == null ? new Place(firstLine, 1) : placeOf(node);
    }

    /** The place of a name. */
    Place placeOfName(String name) {
        if (root instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(name)) {
                    return placeOf(key);
                }
            }
        }
        return place(List.of());
    }

    private Place placeOf(Node node) {
        Mark mark = node.getStartMark();
        return new Place(firstLine + mark.getLine(), mark.getColumn() + 1);
    }

    private static @Nullable Node child(@Nullable Node node, String step) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                            && key.getValue().equals(step))
                    .map(NodeTuple::getValueNode)
                    .findFirst()
                    .orElse(null);
        }
        if (node instanceof SequenceNode sequence && INTEGER.matcher(step).matches()) {
            int index = Integer.parseInt(step);
            return index < sequence.getValue().size() ? sequence.getValue().get(index) : null;
        }
        return null;
    }

    private FileProblemException problem(Node node, String message) {
        Place place = placeOf(node);
        return new FileProblemException(new FileProblem(file, place.line(), place.column(), message));
    }

    private @Nullable Object value(Node node, int depth) throws FileProblemException {
        if (depth > DEEPEST) {
            throw problem(node, "more than " + DEEPEST + " levels");
        }
        if (node instanceof MappingNode mapping) {
            return object(mapping, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                list.add(value(element, depth + 1));
            }
            return list;
        }
        ScalarNode scalar = (ScalarNode) node;
        return scalar.getScalarStyle() == ScalarStyle.PLAIN ? plain(scalar.getValue()) : scalar.getValue();
    }

    private Map<String, @Nullable Object> object(MappingNode mapping, int depth) throws FileProblemException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw problem(tuple.getKeyNode(), "a name is expected here");
            }
            if (object.containsKey(key.getValue())) {
                throw problem(key, key.getValue() + " is there twice");
            }
            object.put(key.getValue(), value(tuple.getValueNode(), depth + 1));
        }
        return object;
    }

    private static @Nullable Object plain(String word) {
        switch (word) {
            case "", "~", "null" -> {
                return null;
            }
            case "true", "false" -> {
                return word.equals("true");
            }
            default -> {
                if (INTEGER.matcher(word).matches()) {
                    return integer(word);
                }
                return FLOAT.matcher(word).matches() ? (Object) Double.valueOf(word) : word;
            }
        }
    }

    private static Object integer(String digits) {
        BigInteger number = new BigInteger(digits);
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }
}
