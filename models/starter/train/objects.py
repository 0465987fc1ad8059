"""Outlines of the objects, drawn with cairo around the origin in a box from -1 to 1."""

import math

import numpy as np


def mix(a, b, share):
    """Blends colour a with colour b; share 0 gives a, 1 gives b."""
    return tuple(x + (y - x) * share for x, y in zip(a, b))


def polygon(c, points):
    c.move_to(*points[0])
    for p in points[1:]:
        c.line_to(*p)
    c.close_path()


def disc(c, x, y, r, colour):
    c.new_sub_path()
    c.arc(x, y, r, 0, 2 * math.pi)
    c.set_source_rgb(*colour)
    c.fill()


def fill(c, colour):
    c.set_source_rgb(*colour)
    c.fill()


def dark(colour):
    """A darker tone of the colour; of black, a lighter one, so that parts stay apart."""
    return mix(colour, (1, 1, 1), 0.28) if max(colour) < 0.2 else mix(colour, (0, 0, 0), 0.3)


def circle(c, colour):
    disc(c, 0, 0, 0.95, colour)


def square(c, colour):
    c.rectangle(-0.86, -0.86, 1.72, 1.72)
    fill(c, colour)


def triangle(c, colour):
    polygon(c, [(0, -0.92), (1.0, 0.82), (-1.0, 0.82)])
    fill(c, colour)


def star(c, colour):
    points = []
    for i in range(10):
        r, a = (1.05 if i % 2 == 0 else 0.46), -math.pi / 2 + i * math.pi / 5
        points.append((r * math.cos(a), 0.06 + r * math.sin(a)))
    polygon(c, points)
    fill(c, colour)


def heart(c, colour):
    c.move_to(0, 0.95)
    c.curve_to(-1.55, 0.0, -1.0, -1.2, 0, -0.5)
    c.curve_to(1.0, -1.2, 1.55, 0.0, 0, 0.95)
    fill(c, colour)


def moon(c, colour):
    c.arc(0.0, 0, 0.98, math.radians(52), math.radians(308))
    x, y = 0.98 * math.cos(math.radians(52)), 0.98 * math.sin(math.radians(52))
    r = math.hypot(x - 0.38, y)
    a = math.atan2(y, x - 0.38)
    c.arc_negative(0.38, 0, r, -a, a)
    c.close_path()
    fill(c, colour)


def flower(c, colour):
    c.set_source_rgb(0.10, 0.42, 0.16)
    c.set_line_width(0.13)
    c.move_to(0, 0)
    c.line_to(0, 1.0)
    c.stroke()
    for side in (-1, 1):
        c.move_to(0, 0.92)
        c.curve_to(side * 0.15, 0.45, side * 0.5, 0.45, side * 0.62, 0.52)
        c.curve_to(side * 0.5, 0.85, side * 0.2, 0.95, 0, 0.92)
        fill(c, (0.10, 0.42, 0.16))
    for i in range(6):
        a = i * math.pi / 3
        disc(c, 0.43 * math.cos(a), -0.32 + 0.43 * math.sin(a), 0.29, colour)
    near_yellow = colour[0] > 0.8 and 0.4 < colour[1] < 0.95 and colour[2] < 0.3
    disc(c, 0, -0.32, 0.26, (0.55, 0.30, 0.10) if near_yellow else (0.99, 0.84, 0.20))


def house(c, colour):
    c.rectangle(-0.72, -0.12, 1.44, 1.05)
    fill(c, colour)
    polygon(c, [(0, -0.98), (0.98, -0.10), (-0.98, -0.10)])
    fill(c, dark(colour))
    c.rectangle(-0.50, 0.32, 0.36, 0.61)
    fill(c, dark(dark(colour)))
    c.rectangle(0.14, 0.22, 0.38, 0.34)
    fill(c, (0.99, 0.93, 0.62))


def tree(c, colour):
    c.rectangle(-0.13, 0.25, 0.26, 0.75)
    fill(c, (0.38, 0.23, 0.12))
    disc(c, -0.38, 0.02, 0.45, colour)
    disc(c, 0.38, 0.02, 0.45, colour)
    disc(c, 0.0, -0.42, 0.55, colour)
    disc(c, 0.0, 0.05, 0.42, colour)


def fish(c, colour):
    polygon(c, [(0.45, 0), (1.02, -0.52), (0.92, 0), (1.02, 0.52)])
    fill(c, dark(colour))
    c.move_to(-0.15, -0.45)
    c.curve_to(0.0, -0.85, 0.35, -0.75, 0.40, -0.25)
    fill(c, dark(colour))
    c.move_to(-1.0, 0.02)
    c.curve_to(-0.65, -0.75, 0.35, -0.75, 0.68, 0)
    c.curve_to(0.35, 0.75, -0.65, 0.75, -1.0, 0.02)
    fill(c, colour)
    disc(c, -0.55, -0.12, 0.14, (1, 1, 1))
    disc(c, -0.57, -0.12, 0.07, (0.05, 0.05, 0.05))


def boat(c, colour):
    c.rectangle(-0.05, -0.98, 0.09, 1.4)
    fill(c, (0.38, 0.23, 0.12))
    sail = mix(colour, (1, 1, 1), 0.45) if min(colour) < 0.8 else mix(colour, (0, 0, 0), 0.14)
    polygon(c, [(0.08, -0.92), (0.86, 0.26), (0.08, 0.26)])
    fill(c, sail)
    polygon(c, [(-0.09, -0.66), (-0.09, 0.26), (-0.70, 0.26)])
    fill(c, sail)
    polygon(c, [(-1.0, 0.38), (1.0, 0.38), (0.66, 0.90), (-0.66, 0.90)])
    fill(c, colour)


def cat(c, colour):
    for side in (-1, 1):
        polygon(c, [(side * 0.88, -1.0), (side * 0.84, 0.05), (side * 0.18, -0.55)])
        fill(c, colour)
        polygon(c, [(side * 0.76, -0.76), (side * 0.73, -0.28), (side * 0.40, -0.55)])
        fill(c, (0.96, 0.66, 0.70))
    c.save()
    c.scale(0.95, 0.76)
    disc(c, 0, 0.2, 1.0, colour)
    c.restore()
    for side in (-1, 1):
        disc(c, side * 0.38, 0.02, 0.20, (1, 1, 1))
        disc(c, side * 0.38, 0.02, 0.12, (0.06, 0.10, 0.06))
    polygon(c, [(-0.13, 0.34), (0.13, 0.34), (0, 0.50)])
    fill(c, (0.96, 0.50, 0.58))


def jittered(colour, rng: np.random.Generator, amount=0.025):
    """The colour with a little chance in brightness and in each channel."""
    shift = rng.normal(0, amount) + rng.normal(0, amount / 2, 3)
    return tuple(np.clip(np.asarray(colour) + shift, 0, 1))


DRAW = dict(circle=circle, square=square, triangle=triangle, star=star, heart=heart, moon=moon,
            flower=flower, house=house, tree=tree, fish=fish, boat=boat, cat=cat)
