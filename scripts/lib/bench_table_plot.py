# SPDX-License-Identifier: GPL-2.0
"""The figures of make bench-table as a picture: SVG, by hand.

draw() takes what bench_table_report.py has arranged.
"""
import math

WIDTH, HEIGHT, LEFT, TOP, GAP = 360, 260, 70, 70, 90
COLOURS = {"none": "#777777", "ours": "#c1121f", "fib": "#1d6fb8", "nft": "#2a9134",
           "ipset": "#9b5de5", "bpf": "#e07a00"}
# What, title, is its axis logarithmic.
ROWS = (("match", "instructions per packet, in the list", False),
        ("miss", "instructions per packet, not in the list", False),
        ("load", "instructions to load a prefix", True))


class Panel:
    """One diagram: sizes, logarithmic, to values."""

    def __init__(self, x, y, tables, log):
        self.x, self.y, self.log = x, y, log
        self.rows = {table: {size: value for size, value in row.items()
                             if isinstance(value, (int, float)) and value > 0}
                     for table, row in tables.items() if table in COLOURS}
        sizes = [size for row in self.rows.values() for size in row]
        values = [value for row in self.rows.values() for value in row.values()]
        self.sizes = (min(sizes), max(sizes))
        if log:
            self.values = (10 ** math.floor(math.log10(min(values))),
                           10 ** math.ceil(math.log10(max(values))))
        else:
            self.values = (0, max(values) * 1.05)

    @staticmethod
    def share(value, ends, log):
        low, high = map(math.log10, ends) if log else ends
        value = math.log10(value) if log else value
        return (value - low) / (high - low) if high > low else 0.5

    def at(self, size, value):
        return (self.x + WIDTH * self.share(size, self.sizes, True),
                self.y + HEIGHT * (1 - self.share(value, self.values, self.log)))

    def ticks(self):
        low, high = self.values
        if self.log:
            return [10 ** n for n in range(round(math.log10(low)), round(math.log10(high)) + 1)]
        step = 10 ** math.floor(math.log10(high))
        step = next(s for s in (step / 5, step / 2, step, 2 * step) if high / s <= 8)
        return [step * n for n in range(int(high / step) + 1)]

    def draw(self, title):
        yield text(self.x, self.y - 10, title, "start", bold=True)
        for value in self.ticks():
            y = self.at(self.sizes[0], value)[1]
            yield line((self.x, y), (self.x + WIDTH, y), "#dddddd")
            yield text(self.x - 6, y + 4, format(round(value), ","), "end")
        size = self.sizes[0]
        while size <= self.sizes[1]:
            x = self.at(size, self.values[1])[0]
            yield line((x, self.y + HEIGHT), (x, self.y + HEIGHT + 4), "#333333")
            yield text(x, self.y + HEIGHT + 18, format(size, ","), "middle")
            size *= 10
        yield line((self.x, self.y + HEIGHT), (self.x + WIDTH, self.y + HEIGHT), "#333333")
        for table, row in self.rows.items():
            points = [self.at(size, value) for size, value in sorted(row.items())]
            colour = COLOURS[table]
            yield ('<polyline fill="none" stroke="%s" stroke-width="%s" points="%s"/>' % (
                colour, 3 if table == "ours" else 1.5,
                " ".join("%.1f,%.1f" % point for point in points)))
            for x, y in points:
                yield '<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>' % (x, y, colour)


def line(start, end, colour):
    return '<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s"/>' % (
        *start, *end, colour)


def text(x, y, words, anchor, bold=False):
    return '<text x="%.1f" y="%.1f" text-anchor="%s"%s>%s</text>' % (
        x, y, anchor, ' font-weight="bold"' if bold else "", words)


def draw(found, tables, footnote):
    """The whole picture: a column for each family."""
    families = sorted(found["match"])
    width = LEFT + len(families) * (WIDTH + GAP)
    height = TOP + len(ROWS) * (HEIGHT + GAP) + 10
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
             'font-family="sans-serif" font-size="11">' % (width, height),
             '<rect width="100%" height="100%" fill="white"/>']
    named = [entry for entry in tables if entry[0] in COLOURS]
    for n, (table, title) in enumerate(named):
        x, y = LEFT + n % 3 * 250, 16 + n // 3 * 18
        parts.append(line((x, y - 4), (x + 24, y - 4), COLOURS[table]))
        parts.append(text(x + 30, y, title, "start"))
    for row, (what, title, log) in enumerate(ROWS):
        for column, family in enumerate(families):
            got = found.get(what, {}).get(family, {})
            if not any(isinstance(v, (int, float)) for r in got.values() for v in r.values()):
                continue
            panel = Panel(LEFT + column * (WIDTH + GAP), TOP + row * (HEIGHT + GAP), got, log)
            parts.extend(panel.draw("IPv%d: %s" % (family, title)))
    parts.append(text(LEFT, height - 10, footnote, "start"))
    return "\n".join(parts + ["</svg>", ""])
