"""The loads, by name, as arguments of mqload, and how to read what it prints."""
import json
import subprocess
from pathlib import Path

MQLOAD = Path(__file__).parent.parent / "mqload" / "mqload"

WORKLOADS = {
    "qos0": ("QoS 0, 50 pairs, 16 B", "pub -P 50 -s 16 -q 0 --e2e 256"),
    "qos0-256": ("QoS 0, 50 pairs, 256 B", "pub -P 50 -s 256 -q 0 --e2e 256"),
    "reading": ("QoS 0, 50 pairs, readings of 214 B of JSON", "pub -P 50 --reading -q 0 --e2e 256"),
    "one-in-flight": ("QoS 0, 500 pairs, one message in flight each", "pub -P 500 --e2e 1"),
    "qos1": ("QoS 1, 50 pairs, 20 in flight", "pub -P 50 -q 1 --inflight 20 --e2e 100"),
    "qos2": ("QoS 2, 50 pairs, 20 in flight", "pub -P 50 -q 2 --inflight 20 --e2e 100"),
    "fan-out": ("fan-out 1 to 500", "pub --topo fanout -P 1 -S 500 --e2e 20"),
    "fan-in": ("fan-in 500 to 1, wildcard", "pub --topo fanin -P 500 -S 1 --e2e 20"),
    "fan-in-20k": ("fan-in at 20,000 messages/s", "pub --topo fanin -P 500 -S 1 --rate 20000 --e2e 0"),
    "shared": ("shared group, 10 to 10", "pub --topo shared -P 10 -S 10"),
    "churn": ("connect, subscribe, publish, receive, disconnect", "churn -c 50"),
    "open-qos0": ("QoS 0, 50 pairs, sender not bounded by deliveries", "pub -P 50 -q 0 --e2e 0 --drain 30"),
    "open-qos1": ("QoS 1, 50 pairs, 1,000 in flight, not bounded by deliveries", "pub -P 50 -q 1 --inflight 1000 --e2e 0 --drain 30"),
    "open-qos2": ("QoS 2, 50 pairs, 20 in flight, not bounded by deliveries", "pub -P 50 -q 2 --inflight 20 --e2e 0 --drain 30"),
    "open-fan-in": ("QoS 1, 500 to 1, 20 in flight, not bounded by deliveries",
                    "pub --topo fanin -P 500 -S 1 -q 1 --inflight 20 --e2e 0 --drain 30"),
    "durable": ("durable QoS 1: sessions that outlive connections, 50 pairs, 20 in flight",
                "pub -P 50 -q 1 --inflight 20 --e2e 100 --clean 0"),
    "durable-500": ("durable QoS 1, 500 pairs, 20 in flight", "pub -P 500 -q 1 --inflight 20 --e2e 100 --clean 0"),
}
USUAL = ["qos0", "qos0-256", "one-in-flight", "qos1", "qos2", "fan-out", "fan-in", "fan-in-20k", "shared", "churn"]


def is_durable(name):
    """Whether a load is for servers that write to disk."""
    return name.startswith("durable")



class LoadFailed(Exception):
    """The load generator could not finish; the message is its own."""


def run(server, arguments, seconds, load_core, more=()):
    """Runs one load against one server and returns mqload's figures."""
    command = [str(MQLOAD), *arguments.split(), "-h", server.host, "-p", str(server.port), "-T", str(seconds)]
    command += ["--pid", str(server.pid), "--cpu", str(load_core), "--json", *more]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise LoadFailed((done.stderr or done.stdout).strip().splitlines()[-1:] or ["no output"])
    figures = json.loads(lines[-1])
    if figures.get("err"):
        raise LoadFailed(figures["err"])
    return figures


def per_cpu_second(figures):
    """Messages received (or cycles) per second of the server's CPU."""
    return figures.get("rx_per_cpu_s", figures.get("cycles_per_cpu_s", 0))


def per_second(figures):
    """Messages received (or cycles) per second."""
    return figures.get("rx_s", figures.get("cycles_s", 0))


def troubles(figures):
    """What must be 0: (lost, duplicated, reordered, failed). Order is promised for one topic, not across topics."""
    # one publisher writes to many topics there
    reordered = 0 if figures["mode"] == "sub-scale" else figures.get("ooo", 0)
    failed = sum(figures.get(key, 0) for key in ("fail", "conn_fail", "conn_lost", "sub_fail", "ack_err"))
    return figures.get("lost", 0), figures.get("dup", 0), reordered, failed
