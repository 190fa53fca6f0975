package io.sluice.management.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes one message. */
@Command(name = "publish", description = "Publishes one message.")
final class PublishCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "TOPIC")
    private String topic = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "PAYLOAD", description = "empty if not given")
    private String payload = "";

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            description = "0, 1 or 2; default 0")
    private int qos;

    @Option(
            names = {"-r", "--retain"},
            description = "have it retained")
    private boolean retain;

    @Option(
            names = {"-i", "--client-id"},
            paramLabel = "ID",
            description = "who publishes; default sluicectl")
    private String clientId = "sluicectl";

    @Override
    void run(Connection api) throws ApiError {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("topic", topic);
        message.put("payload", payload);
        message.put("qos", qos);
        message.put("retain", retain);
        message.put("client_id", clientId);
        api.post("/mqtt/publish", message);
        println("ok");
    }
}
