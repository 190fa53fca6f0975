package io.sluice.rule.function;

import java.util.ArrayList;
import java.util.List;

/**
 * All that can be said of a function: documentation, the list of the API and completion in an editor come from here. Written as
 * one text: a line for each form (the first of them with {@code since} and a release), lines of description, of which those that
 * begin with {@code Fails} say when, and lines of examples with {@code ->}, of which there is at least one.
 *
 * @param forms ways to call it; the first is the usual one
 * @param since release of EMQ X that has it, for instance {@code 3.2}
 * @param description one sentence or several
 * @param errors when it fails beside an argument of a wrong kind; empty if never
 * @param examples calls and results
 */
public record Declaration(List<Form> forms, String since, String description, String errors, List<Example> examples) {
    private static final String SINCE = " since ";
    private static final String FAILS = "Fails ";

    static Declaration parse(String text) {
        List<Form> forms = new ArrayList<>();
        List<String> description = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        List<Example> examples = new ArrayList<>();
        String[] lines = text.strip().split("\n");
        int release = lines[0].lastIndexOf(SINCE);
        forms.add(Form.parse(lines[0].substring(0, release).strip()));
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].strip();
            boolean described = !description.isEmpty() || !errors.isEmpty();
            if (!described && line.startsWith(forms.get(0).name() + "(")) {
                forms.add(Form.parse(line));
            } else if (line.contains(" -> ")) {
                examples.add(Example.parse(line));
            } else {
                (line.startsWith(FAILS) || !errors.isEmpty() ? errors : description).add(line);
            }
        }
        return new Declaration(
                List.copyOf(forms),
                lines[0].substring(release + SINCE.length()).strip(),
                String.join(" ", description),
                String.join(" ", errors),
                List.copyOf(examples));
    }
}
