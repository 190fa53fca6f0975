package io.sluice.management.http;

import io.sluice.modules.ban.Bans;
import io.sluice.modules.delayed.DelayedPublish;

/**
 * Modules of the broker that are steered by the API.
 *
 * @param bans who may not come in
 * @param delayed messages that are published later
 */
public record ModuleParts(Bans bans, DelayedPublish delayed) {}
