package io.sluice.rule.file;

/**
 * What is wrong with a file of a rule or resource.
 *
 * @param file its name
 * @param line from 1; 0 if it is about the file as a whole
 * @param column from 1; 0 if it is about the file as a whole
 * @param message one line for a person
 */
public record FileProblem(String file, int line, int column, String message) {
    /** {@code file:line:column: message}, as compilers write it. */
    @Override
    public String toString() {
        return (line == 0 ? file : file + ":" + line + ":" + column) + ": " + message;
    }
}
