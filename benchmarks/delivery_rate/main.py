"""From a QoS 1 publish to the committed row: Sluice on one core, load and target on the other."""
import argparse
import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import servers
import targets

ROOT = Path(__file__).resolve().parents[2]
READINGS = ROOT / "benchmarks" / "mqload" / "readings"
SERVER_CORE, LOAD_CORE = 0, 1


def arguments():
    parser = argparse.ArgumentParser(prog="delivery", description=__doc__)
    parser.add_argument("--targets", default="postgresql,influxdb,kafka,mysql,embedded", help="names, comma between")
    parser.add_argument("--buffers", default="disk,memory", help="where rows wait: disk, memory or both")
    parser.add_argument("--seconds", type=float, default=15, help="measured seconds of one turn (15)")
    parser.add_argument("--warm-up", type=float, default=15, help="seconds of load before (15)")
    parser.add_argument("--bytes", type=int, default=128, help="size of a reading, 64 to 2000 (128)")
    parser.add_argument("--devices", type=int, default=8)
    parser.add_argument("--in-flight", type=int, default=1000, help="unacknowledged publishes of each device (1000)")
    parser.add_argument("--batch", type=int, default=5000, help="most rows of a batch (5000)")
    parser.add_argument("--replay", action="store_true",
                        help="also: the target away for a turn, then how fast what waits is replayed, and what that does to others")
    parser.add_argument("--sluice", default=str(ROOT / "appliance" / "target" / "sluice"), metavar="DIR")
    parser.add_argument("--java-options", default="")
    parser.add_argument("--json", metavar="FILE", help="write all figures")
    return parser.parse_args()


class Api:
    """The HTTP API of a running Sluice."""

    def __init__(self, server):
        self.base, application = (Path(server.folder) / "api.access").read_text("utf-8").split()
        self.login = base64.b64encode(application.encode()).decode()

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            f"{self.base}/api/v3/{path}", None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Basic {self.login}", "Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                told = json.load(answer)
        except urllib.error.HTTPError as refused:
            raise SystemExit(f"delivery: {path}: {refused.read().decode()}") from refused
        if told["code"] != 0:
            raise SystemExit(f"delivery: {path}: {told}")
        return told.get("data")

    def buffer(self, rule):
        """Status of the buffer of a rule's first action."""
        return self.call("GET", f"rules/{rule}")["actions"][0]["metrics"][0]["buffer"]


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def begin_load(options, server, seconds, rate=0):
    return subprocess.Popen(
        ["taskset", "-c", str(LOAD_CORE), str(READINGS), server.host, str(server.port), str(options.devices),
         str(options.in_flight), str(seconds), str(options.bytes), str(rate)], stdout=subprocess.PIPE, text=True)


def end_load(running):
    told, _ = running.communicate()
    if running.returncode != 0:
        raise SystemExit(f"delivery: the load failed {told}")
    return json.loads(told)


def load(options, server, seconds, rate=0):
    return end_load(begin_load(options, server, seconds, rate))


def sent(api, rule):
    return api.buffer(rule)["counts"]["sent"]


def await_all(api, rule, rows, patience=300):
    """Waits until the target has confirmed so many rows."""
    deadline = time.monotonic() + patience
    while sent(api, rule) < rows:
        if time.monotonic() > deadline:
            raise SystemExit(f"delivery: not all rows arrived: {api.buffer(rule)}")
        time.sleep(0.05)


def install(options, api, target, buffer):
    # memory takes less by default, and a full buffer refuses
    params = dict(target.action()["params"], buffer=buffer, buffer_rows=5_000_000, buffer_bytes=1 << 30,
                  batch_rows=options.batch, batch_linger=20)
    if target.resource():
        params["$resource"] = api.call("POST", "resources", target.resource())["id"]
    rule = {"rawsql": targets.SQL, "actions": [{"name": target.action()["name"], "params": params}]}
    return api.call("POST", "rules", rule)["id"]


def measure(options, target, buffer):
    """One turn: figures of the load, rows a second until the last was confirmed, CPU of Sluice for each row."""
    server = servers.start_sluice(f"sluice, rows {buffer}", options.sluice, SERVER_CORE, 0, [], options.java_options)
    try:
        api = Api(server)
        target.ctl = lambda *words: targets.out(
            Path(options.sluice) / "bin" / "sluicectl", "--data", server.folder, *words)
        rule = install(options, api, target, buffer)
        warm = load(options, server, options.warm_up)
        await_all(api, rule, warm["acknowledged"])
        if target.name != "embedded":
            target.empty()
        before, cpu, begun = sent(api, rule), cpu_seconds(server.pid), time.monotonic()
        told = load(options, server, options.seconds)
        await_all(api, rule, before + told["acknowledged"])
        took = time.monotonic() - begun
        used = cpu_seconds(server.pid) - cpu
        stored = target.count() - (before if target.name == "embedded" else 0)
        figures = dict(told, target=target.name, buffer=buffer, rows=told["acknowledged"], stored=stored,
                       per_second=told["acknowledged"] / took, cpu_us=used * 1e6 / max(1, told["acknowledged"]))
        if options.replay and buffer == "disk" and target.name != "embedded":
            figures["replay"] = replay(options, server, api, target, rule)
        return figures
    finally:
        server.stop()


def replay(options, server, api, target, rule):
    """The target stops answering for a turn of steady load; then it is back, and the load goes on."""
    rate = 2000
    calm = load(options, server, 5, rate)
    os.kill(target.process.pid, signal.SIGSTOP)
    outage = load(options, server, 4 * options.seconds, rate)
    waiting = api.buffer(rule)["rows"]
    already = sent(api, rule)
    live = begin_load(options, server, 5, rate)
    os.kill(target.process.pid, signal.SIGCONT)
    begun = time.monotonic()
    await_all(api, rule, already + waiting)
    took = time.monotonic() - begun
    during = end_load(live)
    return {"waiting": waiting, "seconds": took, "per_second": waiting / took, "arrival": rate, "p99_before_us": calm["p99_us"],
            "p99_outage_us": outage["p99_us"], "p99_during_us": during["p99_us"]}


def line(figures, limit):
    share = f"{figures['per_second'] / limit:.0%}" if limit else "-"
    exact = "yes" if figures["stored"] == figures["rows"] else f"NO: {figures['stored']:,}"
    return (f"| {figures['target']} | {figures['buffer']} | {figures['per_second']:,.0f} | {share} | {figures['cpu_us']:.1f} | "
            f"{figures['p50_us'] / 1000:.1f} / {figures['p99_us'] / 1000:.1f} | {figures['rows']:,} | {exact} |")


def main():
    options = arguments()
    chosen = options.targets.split(",")
    unknown = set(chosen) - targets.TARGETS.keys()
    if unknown:
        raise SystemExit(f"delivery: unknown target: {', '.join(sorted(unknown))}; there are {', '.join(targets.TARGETS)}")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    folder = tempfile.mkdtemp(prefix="delivery-")
    os.chmod(folder, 0o755)
    everything = []
    print("| target | rows wait on | rows/s | of its own loader | CPU us/row | ms to PUBACK p50 / p99 | rows | all stored once |")
    print("|---|---|---|---|---|---|---|---|")
    try:
        for name in chosen:
            target = targets.TARGETS[name](folder, LOAD_CORE)
            try:
                target.start()
                turn(options, target, everything)
            finally:
                target.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        Path(options.json).write_text(json.dumps(everything, indent=1), "utf-8")


def turn(options, target, everything):
    figures = [measure(options, target, buffer) for buffer in options.buffers.split(",")]
    limit = None
    if target.loader:
        rows = max(100_000, figures[0]["rows"])
        target.empty()
        # the loader has the core that Sluice had
        os.sched_setaffinity(0, {SERVER_CORE})
        try:
            limit = rows / target.bulk(rows, options.bytes)
        finally:
            os.sched_setaffinity(0, range(os.cpu_count()))
        print(f"| {target.name} | *{target.loader}* | {limit:,.0f} | 100% | | | {rows:,} | |")
    for one in figures:
        print(line(one, limit), flush=True)
        if "replay" in one:
            print(f"| {target.name} | *replay after an outage* | {one['replay']['per_second']:,.0f} | "
                  f"{one['replay']['per_second'] / one['replay']['arrival']:.0f}x arrival | | p99 {one['replay']['p99_before_us'] / 1000:.1f} "
                  f"before, {one['replay']['p99_during_us'] / 1000:.1f} during | {one['replay']['waiting']:,} | |", flush=True)
    everything.append({"target": target.name, "loader": limit, "figures": figures})


main()
