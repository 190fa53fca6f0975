package io.sluice.appliance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What the command line asks for.
 *
 * @param command foreground, check or version
 * @param etc folder of {@code sluice.conf}
 * @param data folder of everything that must survive a restart
 * @param logBase folder that a relative {@code log.dir} is relative to: Sluice's own, or the one given with {@code --data}
 * @param settings {@code key=value} arguments in their order
 * @param environment environment variables
 * @param console whether a person sees standard output
 * @param demo whether to show the demonstration
 */
public record Arguments(
        String command,
        Path etc,
        Path data,
        Path logBase,
        List<String> settings,
        Map<String, String> environment,
        boolean console,
        boolean demo) {
    static final String USAGE = """
            usage: sluice COMMAND [--etc DIR] [--data DIR] [--set KEY=VALUE]...
              start        start in the background, return when it runs
              stop         stop: takes no more, writes out what is buffered, ends
              status       tell whether it runs; exit code 1 when it does not
              foreground   run in this terminal until Ctrl-C
              console      the same, and log to this terminal whatever log.to says
              check        read the configuration, tell what is wrong or what is in force and from where
              version      print the version""";

    /** Reads the command line; {@code home} is the folder that holds bin, etc, lib, data and log. */
    static Arguments parse(List<String> words, Path home, Map<String, String> environment) throws StartException {
        if (words.isEmpty()) {
            throw new StartException(StartException.WRONG_CONFIGURATION, USAGE);
        }
        Path etc = home.resolve("etc");
        Path data = home.resolve("data");
        Path logBase = home;
        boolean console = true;
        boolean demo = false;
        List<String> settings = new ArrayList<>();
        Iterator<String> rest = words.subList(1, words.size()).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--etc" -> etc = Path.of(value(option, rest));
                case "--data" -> {
                    data = Path.of(value(option, rest));
                    logBase = data;
                }
                case "--set" -> settings.add(value(option, rest));
                case "--background" -> console = false;
                case "--demo" -> demo = true;
                default ->
                    throw new StartException(
                            StartException.WRONG_CONFIGURATION, "unknown option '" + option + "'\n" + USAGE);
            }
        }
        return new Arguments(
                words.get(0),
                etc,
                data.toAbsolutePath(),
                logBase.toAbsolutePath(),
                settings,
                environment,
                console,
                demo);
    }

    private static String value(String option, Iterator<String> rest) throws StartException {
        if (!rest.hasNext()) {
            throw new StartException(StartException.WRONG_CONFIGURATION, option + " needs a value\n" + USAGE);
        }
        return rest.next();
    }
}
