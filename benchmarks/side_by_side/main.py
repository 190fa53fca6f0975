"""Runs brokers under the same load in turns and prints medians and ratios as Markdown."""
import argparse
import datetime
import json
import os
import platform
import signal
import sys
from pathlib import Path

import connections
import report
import retained
import servers
import subscriptions
import workloads

TREE = Path(__file__).resolve().parents[2] / "appliance" / "target" / "sluice"


def arguments():
    parser = argparse.ArgumentParser(
        prog="side-by-side", description=__doc__,
        epilog="loads: " + "; ".join(f"{name} ({text})" for name, (text, _) in workloads.WORKLOADS.items()))
    parser.add_argument("--rounds", type=int, default=5, help="rounds; in each every server has its turn (5)")
    parser.add_argument("--seconds", type=float, default=2, help="measured seconds of one turn (2)")
    parser.add_argument("--warm-up", type=float, default=40, help="seconds of load before each workload for a JVM (40)")
    parser.add_argument("--loads", default=",".join(workloads.USUAL), help="names, comma between; 'none' for none")
    parser.add_argument("--connections", type=int, default=15000, help="idle connections to measure, 0 for none (15000)")
    parser.add_argument("--retained", type=int, default=0, metavar="N", help="retained messages to store and to replay, 0 for none")
    parser.add_argument("--subscriptions", default="", metavar="N,N",
                        help="numbers of exact subscriptions to compare, for instance 1000,1000000")
    parser.add_argument("--sluice", default=str(TREE), metavar="DIR", help="unpacked Sluice")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="setting for Sluice")
    parser.add_argument("--java-options", default="", help="replaces Sluice's flags for memory and collector")
    parser.add_argument("--no-sluice", action="store_true")
    parser.add_argument("--no-mosquitto", action="store_true")
    parser.add_argument("--twin", action="store_true", help="a second mosquitto: its ratios tell the error of the method")
    parser.add_argument("--rules", type=int, default=0, metavar="N", help="a second Sluice with N rules that never match")
    parser.add_argument("--rule", action="store_true", help="a second Sluice with one rule that every reading matches (loads: reading)")
    parser.add_argument("--server", action="append", default=[], metavar="NAME=HOST:PORT,PID[,jvm]",
                        help="another broker that runs, pinned by you")
    parser.add_argument("--baseline", default="mosquitto", help="server that the others are compared with (mosquitto)")
    parser.add_argument("--server-core", type=int, default=0)
    parser.add_argument("--load-core", type=int, default=1)
    parser.add_argument("--json", metavar="FILE", help="write all figures of all rounds")
    parser.add_argument("--markdown", metavar="FILE", help="write the tables here too")
    return parser.parse_args()


def load_names(options):
    return [] if options.loads == "none" else options.loads.split(",")


def start(options, running):
    """Starts what was asked for, into the list given, so that a failure half-way leaves nothing behind."""
    if not options.no_mosquitto:
        running.append(servers.start_mosquitto("mosquitto", options.server_core))
    if any(workloads.is_durable(name) for name in load_names(options)) and not options.no_mosquitto:
        for name in servers.SAVING:
            running.append(servers.start_mosquitto(name, options.server_core))
    if options.twin:
        running.append(servers.start_mosquitto("mosquitto-2", options.server_core))
    for text in options.server:
        running.append(servers.parse_server(text, options.warm_up))
    if not options.no_sluice:
        start_sluice(options, running, "sluice")
    if options.rules:
        start_sluice(options, running, f"sluice-{options.rules}-rules")
        servers.install_rules(running[-1], options.rules)
    if options.rule:
        start_sluice(options, running, "sluice-rule")
        servers.install_rule(running[-1], servers.SIMPLE_RULE)


def start_sluice(options, running, name):
    running.append(servers.start_sluice(
        name, options.sluice, options.server_core, options.warm_up, options.set, options.java_options))


def measure(options, name, running):
    """All rounds of one workload: server name -> list of figures, only of servers that finished every round."""
    load = workloads.WORKLOADS[name][1]
    # a mosquitto that saves has only the loads for which it saves
    running = [server for server in running if server.name not in servers.SAVING or workloads.is_durable(name)]
    results = {server.name: [] for server in running}
    for server in running:
        attempt(results, server, lambda s=server: workloads.run(s, load, s.warm_up, options.load_core))
        if server.name in results:
            results[server.name].clear()
    for number in range(options.rounds):
        # every other round backwards, so that nobody always follows the same neighbour
        for server in running if number % 2 == 0 else reversed(running):
            attempt(results, server, lambda s=server: workloads.run(s, load, options.seconds, options.load_core))
    return results


def attempt(results, server, load):
    """Adds the figures of one turn; a server that fails is out for this workload."""
    if server.name not in results:
        return
    try:
        figures = load()
        results[server.name].append(figures)
        print(f"  {server.name}: {workloads.per_cpu_second(figures):,.0f} per CPU-s, "
              f"{workloads.per_second(figures):,.0f} per s", file=sys.stderr)
    except (workloads.LoadFailed, OSError, ValueError) as failure:
        print(f"  {server.name} failed: {failure}", file=sys.stderr)
        del results[server.name]


def all_loads(options, running, results):
    for name in load_names(options):
        print(f"{name}: {workloads.WORKLOADS[name][0]}", file=sys.stderr)
        results[name] = measure(options, name, running)


def idle_connections(options, running, idle):
    for server in running if options.connections else []:
        print(f"idle connections: {server.name}", file=sys.stderr)
        try:
            idle[server.name] = connections.measure(server, options.connections, options.load_core)
        except workloads.LoadFailed as failure:
            print(f"  {server.name} failed: {failure}", file=sys.stderr)


def scales(options, running, scale):
    """What depends on how much there is: retained messages, subscriptions. scale: kind -> server name -> figures."""
    numbers = [int(number) for number in options.subscriptions.split(",") if number]
    for server in running:
        if server.name in servers.SAVING:
            continue
        try:
            if options.retained:
                print(f"retained messages: {server.name}", file=sys.stderr)
                scale["retained"][server.name] = retained.measure(server, options.retained, options, options.rounds)
            if numbers:
                print(f"subscriptions: {server.name}", file=sys.stderr)
                scale["subscriptions"][server.name] = subscriptions.measure(server, numbers, options, options.rounds)
        except (workloads.LoadFailed, OSError, ValueError) as failure:
            print(f"  {server.name} failed: {failure}", file=sys.stderr)


def text(options, running, results, idle, scale):
    today = datetime.date.today().isoformat()
    parts = [
        f"{today}; {', '.join(s.version or s.name for s in running)}; {platform.system()} {platform.release()}, "
        f"{os.cpu_count()} cores; server on core {options.server_core}, load on core {options.load_core}; "
        f"{options.rounds} rounds of {options.seconds:g} s in turn, JVMs warmed for {options.warm_up:g} s per load. "
        f"Ratios are against {options.baseline}: median of the rounds (least-greatest).",
    ]
    if results:
        parts.append(report.load_table(results, running, options.baseline))
    if idle:
        parts.append(report.connection_table(idle))
    if scale["retained"]:
        parts.append(report.retained_table(scale["retained"]))
    if scale["subscriptions"]:
        parts.append(report.subscription_table(scale["subscriptions"]))
    return "\n\n".join(parts) + "\n"


def main():
    options = arguments()
    unknown = set(load_names(options)) - workloads.WORKLOADS.keys()
    if unknown:
        raise SystemExit(f"side-by-side: unknown load: {', '.join(sorted(unknown))}")
    # a kill stops the servers too, and shows what was measured so far
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    running, results, idle, scale = [], {}, {}, {"retained": {}, "subscriptions": {}}
    try:
        start(options, running)
        # memory first: a heap that was under load keeps pools that would hide what connections cost
        idle_connections(options, running, idle)
        scales(options, running, scale)
        all_loads(options, running, results)
    finally:
        for server in running:
            server.stop()
        show(options, running, results, idle, scale)


def show(options, running, results, idle, scale):
    if not results and not idle and not any(scale.values()):
        return
    page = text(options, running, results, idle, scale)
    print(page)
    if options.markdown:
        Path(options.markdown).write_text(page, "utf-8")
    if options.json:
        Path(options.json).write_text(json.dumps({"loads": results, "idle": idle, **scale}), "utf-8")


if __name__ == "__main__":
    main()
