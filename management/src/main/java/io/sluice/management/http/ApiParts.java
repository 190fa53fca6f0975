package io.sluice.management.http;

import io.sluice.core.alarm.Alarms;
import io.sluice.core.gateway.CoreParts;
import io.sluice.core.gateway.Gateway;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.rule.bridge.Bridges;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.file.RuleFiles;
import io.sluice.rule.file.RuleFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the API shows and steers.
 *
 * @param core sessions, counters, retained messages
 * @param context the way for messages that come in over HTTP
 * @param rules rules, their actions and resources
 * @param files how rules and resources are read from files, and written
 * @param folder the files that are watched; null if there is no such folder
 * @param bridges to other brokers
 * @param alarms what is wrong
 * @param modules ban list and delayed messages
 * @param gateways whose listeners are listed
 * @param node what this Sluice calls itself
 * @param dataDirectory where secret and address are kept for the command line
 * @param healthy what {@code /health} tells; any thread, must not block
 */
public record ApiParts(
        CoreParts core,
        GatewayContext context,
        RuleEngine rules,
        RuleFiles files,
        @Nullable RuleFolder folder,
        Bridges bridges,
        Alarms alarms,
        ModuleParts modules,
        List<Gateway> gateways,
        NodeInfo node,
        Path dataDirectory,
        BooleanSupplier healthy) {}
