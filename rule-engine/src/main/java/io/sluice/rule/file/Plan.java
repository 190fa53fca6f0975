package io.sluice.rule.file;

import java.util.List;

/**
 * What applying files comes to.
 *
 * @param steps in the order they are done
 * @param problems what is wrong with the files; those without one are among the steps nevertheless
 */
public record Plan(List<Step> steps, List<FileProblem> problems) {
    /** What is done. */
    public enum Change {
        CREATE,
        UPDATE,
        DELETE,
        UNCHANGED
    }

    /** What it is done to. */
    public enum Kind {
        RESOURCE,
        RULE
    }

    /** @param file the file that says so; for what is deleted, the one that said it was there */
    public record Step(Change change, Kind kind, String id, String file) {}

    /** Whether nothing is wrong. */
    public boolean isSound() {
        return problems.isEmpty();
    }
}
