package io.sluice.rule.file;

import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.resource.ResourceRequest;
import java.util.List;

/** A file that was read. Its request has an id. */
sealed interface DefinitionFile {
    /** Name in its set, with {@code /} between folders. */
    String name();

    /** What it holds, byte for byte. */
    String text();

    /** The description in it. */
    YamlText yaml();

    String id();

    /** A problem at the place that a path of members and elements leads to. */
    default FileProblem problem(List<String> path, String message) {
        YamlText.Place place = yaml().place(path);
        return new FileProblem(name(), place.line(), place.column(), message);
    }

    /**
     * A rule.
     *
     * @param sqlLine line on which its statement begins, from 1
     */
    record OfRule(String name, String text, YamlText yaml, RuleRequest request, int sqlLine) implements DefinitionFile {
        @Override
        public String id() {
            return String.valueOf(request.id());
        }
    }

    /** A resource. */
    record OfResource(String name, String text, YamlText yaml, ResourceRequest request) implements DefinitionFile {
        @Override
        public String id() {
            return String.valueOf(request.id());
        }
    }
}
