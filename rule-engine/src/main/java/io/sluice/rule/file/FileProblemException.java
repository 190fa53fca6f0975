package io.sluice.rule.file;

/** A file is not what it should be. */
final class FileProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient FileProblem problem;

    FileProblemException(FileProblem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    FileProblem problem() {
        return problem;
    }
}
