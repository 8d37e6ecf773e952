#!/usr/bin/env python3
"""Draws what protection.py measured: goodput and the p99 of good answers, second by second, with protection and without.

    python3 load-tests/Protection/chart.py MEASURED.csv > PICTURE.svg
"""

import csv
import math
import sys

WIDTH, LEFT, RIGHT, HEIGHT, GAP = 760, 64, 150, 170, 64
TOP = 40
COLOURS = {"unprotected": "#c2410c", "protected": "#1d4ed8"}
NAMES = {"unprotected": "without protection", "protected": "with protection"}


class Panel:
    """One plot: its place, and where a second and a value are in it."""

    def __init__(self, top, seconds, lowest, highest, is_logarithmic):
        self.top, self.seconds, self.lowest, self.highest, self.is_logarithmic = top, seconds, lowest, highest, is_logarithmic

    def x(self, second):
        return LEFT + (WIDTH - LEFT - RIGHT) * second / self.seconds

    def y(self, value):
        scale = math.log10 if self.is_logarithmic else float
        share = (scale(max(value, self.lowest)) - scale(self.lowest)) / (scale(self.highest) - scale(self.lowest))
        return self.top + HEIGHT * (1 - share)

    def frame(self, title, ticks):
        yield f'<text x="{LEFT}" y="{self.top - 10}" font-weight="bold">{title}</text>'
        for tick in ticks:
            yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{self.y(tick):.1f}" y2="{self.y(tick):.1f}" stroke="#d4d4d8"/>'
            yield f'<text x="{LEFT - 8}" y="{self.y(tick) + 4:.1f}" text-anchor="end">{tick}</text>'

    def band(self, begin, end, text):
        yield f'<rect x="{self.x(begin):.1f}" y="{self.top}" width="{self.x(end) - self.x(begin):.1f}" height="{HEIGHT}" fill="#fef3c7"/>'
        yield f'<text x="{self.x((begin + end) / 2):.1f}" y="{self.top + 14}" text-anchor="middle" fill="#92400e">{text}</text>'

    def line(self, points, run):
        """Broken where there is no value."""
        path, is_down = [], False
        for second, value in points:
            if value is not None:
                path.append(f'{"L" if is_down else "M"}{self.x(second + 0.5):.1f} {self.y(value):.1f}')
            is_down = value is not None
        yield f'<path d="{" ".join(path)}" fill="none" stroke="{COLOURS[run]}" stroke-width="2"/>'


def number(text):
    return float(text) if text else None


def draw(rows):
    seconds = 1 + max(int(row["second"]) for row in rows)
    overload = [int(row["second"]) for row in rows if row["phase"] == "overload"]
    capacity = float(rows[0]["capacity"])
    step = 25 if capacity < 150 else 50
    most = step * (math.ceil(max(capacity, *(float(row["good"]) for row in rows)) / step) + 1)
    goodput = Panel(TOP, seconds, 0, most, False)
    latency = Panel(TOP + HEIGHT + GAP, seconds, 50, 5000, True)
    total = latency.top + HEIGHT + 40
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" font-family="sans-serif" font-size="12" fill="#27272a">'
    yield "<title>A PHP-FPM pool at four times its capacity, with and without protection</title>"
    yield f'<rect width="{WIDTH}" height="{total}" fill="white"/>'
    for panel, title, ticks, column in (
        (goodput, "Pages answered in time, a second", range(0, most + 1, step), "good"),
        (latency, "p99 of their latency, ms", (50, 100, 200, 500, 1000, 2000, 5000), "p99_ms"),
    ):
        yield from panel.band(min(overload), max(overload) + 1, "4 × capacity")
        yield from panel.frame(title, ticks)
        for run in NAMES:
            yield from panel.line([(int(row["second"]), number(row[column])) for row in rows if row["run"] == run], run)
    y = goodput.y(capacity)
    yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#52525b" stroke-dasharray="5 4"/>'
    yield f'<text x="{WIDTH - RIGHT + 8}" y="{y + 4:.1f}">capacity, {capacity:.0f}</text>'
    for place, run in enumerate(NAMES):
        y = goodput.top + HEIGHT - 30 + 20 * place
        yield f'<line x1="{WIDTH - RIGHT + 8}" x2="{WIDTH - RIGHT + 26}" y1="{y}" y2="{y}" stroke="{COLOURS[run]}" stroke-width="2"/>'
        yield f'<text x="{WIDTH - RIGHT + 31}" y="{y + 4}">{NAMES[run]}</text>'
    for second in range(0, seconds + 1, 10):
        yield f'<text x="{latency.x(second):.1f}" y="{latency.top + HEIGHT + 18}" text-anchor="middle">{second} s</text>'
    yield "</svg>"


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        sys.exit(0 if sys.argv[1:] == ["--help"] else 2)
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        print("\n".join(draw(list(csv.DictReader(file)))))


if __name__ == "__main__":
    main()
