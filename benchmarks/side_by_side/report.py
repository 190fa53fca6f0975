"""Medians and ratios as Markdown."""
import statistics

import workloads
from servers import SAVING


def median(rounds, value):
    """Median of a figure over the rounds."""
    return statistics.median(value(figures) for figures in rounds)


def ratio(rounds, base, value):
    """Median of the ratios of each round, with their range: what disturbs both servers of a round falls out."""
    ratios = [value(mine) / value(theirs) for mine, theirs in zip(rounds, base) if value(theirs)]
    if not ratios:
        return "-"
    return f"**{statistics.median(ratios):.2f}** ({min(ratios):.2f}-{max(ratios):.2f})"


def count(number):
    """A number for people."""
    return f"{number:,.0f}"


def latency(rounds):
    """p50 / p99 / p99.9 in milliseconds."""
    parts = (median(rounds, lambda f, k=key: f.get("lat_us", {}).get(k, 0)) for key in ("p50", "p99", "p999"))
    return " / ".join(f"{micros / 1000:.2f}" for micros in parts)


def latency_ratio(rounds, base):
    """p50 against the baseline's."""
    return ratio(rounds, base, lambda f: f.get("lat_us", {}).get("p50", 0))


def cpu(figures):
    """Share of its core that the server used."""
    return 100 * figures.get("srv_cpu", 0) / figures["secs"]


def noise(figures):
    """CPU that others used meanwhile, percent of one core."""
    return 100 * max(0, figures.get("noise", 0)) / figures["secs"]


def load_table(results, servers, baseline):
    """One row for each workload and server. results: workload -> server name -> list of figures."""
    lines = [
        "| load | server | msg/CPU-s | ratio | msg/s | ratio | CPU % | p50 / p99 / p99.9 ms | p50 ratio "
        "| lost, dup, reordered, failed | others' CPU % |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, by_server in results.items():
        base = by_server.get(baseline)
        for server in servers:
            rounds = by_server.get(server.name)
            if not rounds and server.name in SAVING:
                continue
            if not rounds:
                lines.append(f"| {workloads.WORKLOADS[name][0]} | {server.name} | failed |||||||||")
                continue
            compared = base if base and server.name != baseline else None
            troubles = [sum(column) for column in zip(*(workloads.troubles(f) for f in rounds))]
            cells = [
                workloads.WORKLOADS[name][0],
                server.name,
                count(median(rounds, workloads.per_cpu_second)),
                ratio(rounds, compared, workloads.per_cpu_second) if compared else "1",
                count(median(rounds, workloads.per_second)),
                ratio(rounds, compared, workloads.per_second) if compared else "1",
                f"{median(rounds, cpu):.0f}",
                latency(rounds),
                latency_ratio(rounds, compared) if compared else "1",
                ", ".join(str(number) for number in troubles),
                f"{median(rounds, noise):.0f}",
            ]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def connection_table(idle):
    """One row for each server. idle: server name -> dict from connections.measure."""
    lines = [
        "| idle connections | server | live heap each | resident each | lost while idle |",
        "|---:|---|---:|---:|---:|",
    ]
    for name, figures in idle.items():
        heap = "-" if figures["heap"] is None else f"{figures['heap']:,.0f} B"
        lines.append(f"| {figures['open']:,} | {name} | {heap} | {figures['resident']:,.0f} B | {figures['lost']} |")
    return "\n".join(lines)


def retained_table(retained):
    """One row for each server and QoS. retained: server name -> QoS -> list of figures."""
    lines = [
        "| retained messages | server | stored/s | stored per CPU-s | received by a new `#` subscriber | in s | CPU s |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for name, by_qos in retained.items():
        for qos, rounds in by_qos.items():
            cells = [
                f"{count(rounds[0]['n'])}, QoS {qos}",
                name,
                count(median(rounds, lambda f: f["set_s"])),
                count(median(rounds, lambda f: f["n"] / max(0.01, f["set_cpu"]))),
                f"{count(min(f['got'] for f in rounds))}",
                f"{median(rounds, lambda f: f['sub_secs']):.2f}",
                f"{median(rounds, lambda f: f['sub_cpu']):.2f}",
            ]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def subscription_table(subscriptions):
    """One row for each server and number. subscriptions: server name -> number -> list of figures."""
    lines = [
        "| exact subscriptions | server | subscribe/s | live heap each | resident each | publish p50 / p99 ms | CPU µs per publish "
        "| lost |",
        "|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, by_number in subscriptions.items():
        for number, rounds in by_number.items():
            heaps = [f["heap"] for f in rounds if f["heap"] is not None]
            cells = [
                count(number),
                name,
                count(median(rounds, lambda f: f["sub_s"])),
                f"{statistics.median(heaps):,.0f} B" if heaps else "-",
                f"{median(rounds, lambda f: f['bytes_per_sub']):,.0f} B",
                " / ".join(f"{median(rounds, lambda f, k=key: f['lat_us'][k]) / 1000:.3f}" for key in ("p50", "p99")),
                f"{median(rounds, lambda f: 1e6 / max(1, f['rx_per_cpu_s'])):.1f}",
                str(sum(f["lost"] for f in rounds)),
            ]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
