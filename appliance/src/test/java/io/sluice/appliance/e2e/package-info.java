/**
 * Stories with real clients and real targets around Sluice as its own process: foreign programs speak to real sockets, and
 * what is counted is what arrived.
 */
@NullMarked
package io.sluice.appliance.e2e;

import org.jspecify.annotations.NullMarked;
