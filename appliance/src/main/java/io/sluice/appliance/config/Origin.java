package io.sluice.appliance.config;

/** Where a setting's value came from; {@link #toString} is the form shown to people. */
public sealed interface Origin {
    /**
     * A line of a configuration file.
     *
     * @param file name as the user knows it, for example {@code etc/sluice.conf}
     * @param line counted from 1
     */
    record FileLine(String file, int line) implements Origin {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /**
     * An environment variable.
     *
     * @param name its name, for example {@code EMQX_TCP_PORT}
     */
    record Variable(String name) implements Origin {
        @Override
        public String toString() {
            return "environment variable " + name;
        }
    }

    /** A {@code --set key=value} argument. */
    record CommandLine() implements Origin {
        @Override
        public String toString() {
            return "--set";
        }
    }

    /** The default in the setting's declaration. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }
}
