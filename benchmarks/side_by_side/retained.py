"""Many retained messages: how fast they are stored, and how fast a new subscriber of # has all of them."""
import time

import workloads


def measure(server, number, options, rounds):
    """Figures of each round: QoS -> list. A JVM is warmed before."""
    figures = {0: [], 1: []}
    deadline = time.monotonic() + server.warm_up
    while time.monotonic() < deadline and server.is_jvm:
        for qos in figures:
            store(server, number, qos, options)
    for _ in range(rounds):
        for qos, done in figures.items():
            done.append(store(server, number, qos, options))
    return figures


def store(server, number, qos, options):
    """Stores, subscribes, clears."""
    load = f"retain -n {number} -q {qos} --inflight 100 --filter # --timeout 5 --clear"
    return workloads.run(server, load, 1, options.load_core)
