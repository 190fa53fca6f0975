package io.sluice.management.cli;

import io.sluice.management.http.HttpApi;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;

/** Runs commands as a shell does, and keeps what they print. */
final class Shell {
    final Map<String, String> environment = new HashMap<>();

    /** What a command left. */
    record Result(int exitCode, String out, String err) {}

    /** A shell whose environment names the API. */
    static Shell of(HttpApi api) {
        Shell shell = new Shell();
        shell.environment.put("SLUICE_API", "http://127.0.0.1:" + api.address().getPort());
        shell.environment.put(
                "SLUICE_APP", api.application().id() + ":" + api.application().secret());
        return shell;
    }

    Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = SluiceCtl.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
