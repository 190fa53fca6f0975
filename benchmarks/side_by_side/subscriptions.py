"""Many subscriptions: how fast they come, what they cost, and whether a publish feels them."""
import re
import tempfile
from pathlib import Path

import workloads

RATE = 2000


def warm(server, options):
    """Lets a JVM compile what a publish and a subscribe need."""
    if server.is_jvm:
        workloads.run(server, "sub-scale -n 10000 -S 100 --pattern device/%d/command", server.warm_up, options.load_core)
        for _ in range(5):
            run(server, 200_000, options)


def run(server, number, options):
    """Figures of one turn with this many exact filters; 'heap' is live bytes for each, None for no JVM."""
    sessions = max(5, min(1000, number // 200))
    load = f"sub-scale -n {number} -S {sessions} --pattern device/%d/command --rate {RATE} --timeout 60"
    with tempfile.NamedTemporaryFile() as noted:
        figures = workloads.run(server, load, options.seconds, options.load_core, server.heap_hook(noted.name))
        totals = [int(size) for size in re.findall(r"^Total\s+\d+\s+(\d+)", Path(noted.name).read_text("ascii"), re.M)]
    figures["heap"] = (totals[1] - totals[0]) / number if len(totals) == 2 else None
    return figures


def measure(server, numbers, options, rounds):
    """Figures of each round: number -> list."""
    warm(server, options)
    figures = {number: [] for number in numbers}
    for _ in range(rounds):
        for number, done in figures.items():
            done.append(run(server, number, options))
    return figures
