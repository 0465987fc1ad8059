"""Skies and grounds, drawn with cairo in a unit square with y pointing down."""

import math

import cairo
import numpy as np

from objects import disc, fill, mix, polygon

# What the light of each sky does to the colours of the ground: (factor per channel).
LIGHT = dict(day=(1, 1, 1), sunset=(0.95, 0.68, 0.62), night=(0.30, 0.36, 0.56),
             storm=(0.58, 0.60, 0.64))
SKY = dict(day=[(0.25, 0.55, 0.93), (0.72, 0.88, 0.99)],
           sunset=[(0.42, 0.22, 0.52), (0.93, 0.42, 0.30), (0.99, 0.78, 0.36)],
           night=[(0.03, 0.04, 0.15), (0.11, 0.13, 0.34)],
           storm=[(0.22, 0.24, 0.29), (0.50, 0.52, 0.56)])


def cloud(c, x, y, size, colour):
    for dx, dy, r in [(-0.9, 0.1, 0.5), (0, -0.2, 0.75), (0.9, 0.1, 0.5), (0.4, 0.15, 0.5)]:
        disc(c, x + dx * size, y + dy * size, r * size, colour)


def sky(c, name, horizon, rng):
    """Fills the whole picture with the sky and puts its lights and clouds above the horizon."""
    stops = SKY[name]
    gradient = cairo.LinearGradient(0, 0, 0, horizon)
    for i, colour in enumerate(stops):
        gradient.add_color_stop_rgb(i / (len(stops) - 1), *colour)
    c.set_source(gradient)
    c.paint()
    x = rng.uniform(0.2, 0.8)
    if name == "day":
        disc(c, x, rng.uniform(0.14, 0.24), 0.10, (1.0, 0.88, 0.25))
        cloud(c, (x + rng.uniform(0.35, 0.65)) % 1, rng.uniform(0.14, 0.26), 0.09, (1, 1, 1))
    elif name == "sunset":
        disc(c, x, horizon - rng.uniform(0.02, 0.10), 0.13, (1.0, 0.92, 0.50))
    elif name == "night":
        for _ in range(14):
            disc(c, rng.uniform(0, 1), rng.uniform(0, horizon), rng.uniform(0.006, 0.011),
                 (0.95, 0.95, 0.85))
        disc(c, x, rng.uniform(0.14, 0.24), 0.09, (0.97, 0.95, 0.80))
    else:
        for i in range(3):
            cloud(c, 0.15 + 0.35 * i + rng.uniform(-0.08, 0.08), rng.uniform(0.06, 0.16), 0.13,
                  (0.16, 0.17, 0.21))
        polygon(c, [(x, 0.20), (x + 0.06, 0.20), (x + 0.03, 0.32), (x + 0.08, 0.32),
                    (x - 0.03, 0.50), (x + 0.01, 0.37), (x - 0.04, 0.37)])
        fill(c, (1.0, 0.92, 0.40))


def waves(c, base, height, colour, rng):
    """A smooth ridge line with everything below it filled."""
    phase, turns = rng.uniform(0, 2 * math.pi), rng.uniform(0.7, 1.3)
    c.move_to(0, 1)
    for i in range(25):
        c.line_to(i / 24, base + height * math.sin(phase + turns * 2 * math.pi * i / 24))
    c.line_to(1, 1)
    fill(c, colour)


def pine(c, x, y, size, colour, trunk):
    c.rectangle(x - 0.05 * size, y - 0.2 * size, 0.1 * size, 0.2 * size)
    fill(c, trunk)
    for k in range(3):
        top, w = y - size + 0.24 * k * size, (0.20 + 0.08 * k) * size
        polygon(c, [(x, top), (x + w, top + 0.36 * size), (x - w, top + 0.36 * size)])
        fill(c, colour)


def ground(c, name, sky_name, horizon, rng):
    """Draws the ground from the horizon (0..1) down, in the light of the sky."""
    light = np.asarray(LIGHT[sky_name])
    lit = lambda r, g, b: tuple(np.asarray((r, g, b)) * light)
    trunk = lit(0.38, 0.24, 0.14)
    if name == "sea":
        c.rectangle(0, horizon, 1, 1)
        fill(c, lit(0.10, 0.42, 0.72))
        for _ in range(9):
            y = rng.uniform(horizon + 0.05, 0.97)
            x, w = rng.uniform(0, 0.9), rng.uniform(0.06, 0.14)
            c.rectangle(x, y, w, 0.012)
            fill(c, lit(0.50, 0.75, 0.92))
    elif name == "mountains":
        c.rectangle(0, horizon + 0.04, 1, 1)
        fill(c, lit(0.46, 0.44, 0.50))
        for x in (rng.uniform(0.05, 0.2), rng.uniform(0.8, 0.95), rng.uniform(0.4, 0.6)):
            top, w = horizon - rng.uniform(0.18, 0.32), rng.uniform(0.34, 0.44)
            low = horizon + 0.12
            polygon(c, [(x, top), (x + w, low), (x - w, low)])
            fill(c, lit(0.46, 0.44, 0.50))
            k = 0.32
            polygon(c, [(x, top), (x + w * k, top + (low - top) * k),
                        (x, top + (low - top) * k * 0.75), (x - w * k, top + (low - top) * k)])
            fill(c, lit(0.97, 0.97, 1.0))
        waves(c, horizon + 0.12, 0.02, lit(0.36, 0.58, 0.28), rng)
    elif name == "desert":
        waves(c, horizon, 0.04, lit(0.93, 0.76, 0.46), rng)
        waves(c, horizon + 0.2, 0.05, lit(0.84, 0.63, 0.34), rng)
        x, y, s = rng.uniform(0.15, 0.85), rng.uniform(0.72, 0.86), rng.uniform(0.26, 0.34)
        green = lit(0.18, 0.46, 0.24)
        c.set_line_cap(cairo.LINE_CAP_ROUND)
        c.set_line_join(cairo.LINE_JOIN_ROUND)
        c.set_line_width(0.065)
        c.set_source_rgb(*green)
        for path in ([(0, 0), (0, -1)], [(0, -0.35), (0.38, -0.35), (0.38, -0.75)],
                     [(0, -0.5), (-0.38, -0.5), (-0.38, -0.85)]):
            c.move_to(x + path[0][0] * s, y + path[0][1] * s)
            for px, py in path[1:]:
                c.line_to(x + px * s, y + py * s)
            c.stroke()
    elif name == "forest":
        waves(c, horizon, 0.015, lit(0.16, 0.40, 0.20), rng)
        for row, (y, n) in enumerate([(horizon + 0.10, 7), (horizon + 0.26, 6)]):
            colour = lit(*mix((0.14, 0.42, 0.20), (0.07, 0.28, 0.14), row))
            for i in range(n):
                pine(c, (i + rng.uniform(0.2, 0.8)) / n, y, rng.uniform(0.34, 0.44), colour, trunk)
        waves(c, horizon + 0.28, 0.015, lit(0.20, 0.42, 0.18), rng)
    elif name == "hills":
        waves(c, horizon, 0.06, lit(0.52, 0.80, 0.36), rng)
        waves(c, horizon + 0.14, 0.06, lit(0.38, 0.69, 0.29), rng)
        waves(c, horizon + 0.30, 0.04, lit(0.27, 0.57, 0.23), rng)
    else:
        waves(c, horizon, 0.04, lit(0.86, 0.92, 0.99), rng)
        waves(c, horizon + 0.18, 0.05, lit(0.97, 0.98, 1.0), rng)
        for x in (rng.uniform(0.08, 0.30), rng.uniform(0.70, 0.92)):
            pine(c, x, rng.uniform(0.66, 0.80), rng.uniform(0.26, 0.36), lit(0.16, 0.38, 0.30),
                 trunk)
