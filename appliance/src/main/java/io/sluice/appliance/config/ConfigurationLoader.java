package io.sluice.appliance.config;

import io.sluice.appliance.config.Configuration.Given;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads all layers, checks every entry of each, and tells everything that is wrong at once. Used by one thread at start. */
public final class ConfigurationLoader {
    private final Schema schema;
    private final Problems problems = new Problems();
    private final Map<String, Given> given = new HashMap<>();

    /** A loader for one reading. */
    public ConfigurationLoader(Schema schema) {
        this.schema = schema;
    }

    /**
     * Reads a file of the weakest layer; call before the others.
     *
     * @param file what to read; UTF-8
     * @param name how messages call it, for example {@code etc/sluice.conf}
     */
    public ConfigurationLoader file(Path file, String name) {
        try {
            return text(name, Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            problems.error(new Origin.FileLine(name, 1), "the file is not UTF-8 text");
        } catch (IOException e) {
            problems.error(new Origin.FileLine(name, 1), "cannot be read: " + e);
        }
        return this;
    }

    ConfigurationLoader text(String name, String text) {
        apply(ConfigurationFile.parse(name, text, problems));
        return this;
    }

    /** Lays the environment over what was read so far. */
    public ConfigurationLoader environment(Map<String, String> environment) {
        apply(Layers.environment(environment, schema, problems));
        return this;
    }

    /** Lays {@code key=value} arguments over what was read so far. */
    public ConfigurationLoader commandLine(List<String> assignments) {
        apply(Layers.commandLine(assignments, problems));
        return this;
    }

    /** The configuration in force, or everything that is wrong with it. */
    public Configuration load() throws ConfigurationException {
        Configuration configuration = new Configuration(schema, given, problems.warnings());
        configuration.bindAll(problems);
        if (!problems.errors().isEmpty()) {
            throw new ConfigurationException(problems.errors());
        }
        return configuration;
    }

    private void apply(List<Entry> entries) {
        for (Entry entry : entries) {
            schema.find(entry.key()).ifPresentOrElse(declaration -> apply(entry, declaration), () -> unknown(entry));
        }
    }

    private void apply(Entry entry, Declaration declaration) {
        if (entry.takesBack()) {
            given.remove(entry.key());
            return;
        }
        try {
            Object value = declaration.type().reader().read(entry.value());
            given.put(entry.key(), new Given(entry.value(), value, entry.origin()));
        } catch (InvalidValueException e) {
            String shown = Secrets.masked(entry.key(), entry.value());
            problems.error(entry.origin(), entry.key() + " = " + shown + ": " + e.getMessage());
        }
    }

    private void unknown(Entry entry) {
        String pattern = schema.misplaced(entry.key());
        String hint = pattern != null
                ? ", it needs a name: " + pattern
                : schema.nearest(entry.key())
                        .map(near -> ", did you mean '" + near + "'?")
                        .orElse("");
        problems.error(entry.origin(), "unknown key '" + entry.key() + "'" + hint);
    }
}
