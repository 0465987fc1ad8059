"""Draws a scene as a picture: 128 x 128 RGB, uint8.

`python3 drawings.py --count 48000` writes the training set into the work folder;
`--sheet FILE` writes a contact sheet of the first 96 scenes and stops.
"""

import argparse

import cairo
import numpy as np
from PIL import Image

import landscapes
from objects import DRAW, jittered
from scenes import COLOUR_NAMES, COLOURS, GROUNDS, OBJECTS, SKIES, random_scene
from work import path

SIZE = 128
MIRRORED = {"moon"}


def draw_object(c, name, colour, x, y, half, rng):
    """Draws one object with its centre at (x, y), half its width in picture units."""
    c.save()
    c.translate(x, y)
    c.rotate(rng.normal(0, 0.04))
    flip = -1 if name in MIRRORED and rng.random() < 0.5 else 1
    stretch = 1 + rng.normal(0, 0.02)
    c.scale(half * flip * stretch, half / stretch)
    DRAW[name](c, colour)
    c.restore()


def landscape(c, scene, rgb, rng):
    """Sky and ground in the unit square, and an object standing there if the scene has one."""
    obj, _, _, sky, ground = scene
    horizon = rng.uniform(0.46, 0.54)
    landscapes.sky(c, SKIES[sky], horizon, rng)
    landscapes.ground(c, GROUNDS[ground], SKIES[sky], horizon, rng)
    if obj >= 0:
        half = rng.uniform(0.22, 0.28)
        draw_object(c, OBJECTS[obj], rgb, 0.5 + rng.normal(0, 0.05), rng.uniform(0.56, 0.64),
                    half, rng)


def draw(scene: np.ndarray, rng: np.random.Generator, height=SIZE, width=SIZE) -> np.ndarray:
    """Draws the scene (a row of scenes.py); returns uint8 [height, width, 3]. Same rng, same pixels.

    A picture that is not square shows a landscape cut from a larger square, or an object in the
    largest square that fits.
    """
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, width, height)
    c = cairo.Context(surface)
    obj, colour, background, sky, _ = scene
    rgb = jittered(COLOURS[COLOUR_NAMES[colour]], rng) if colour >= 0 else None
    if sky >= 0:
        side = max(width, height)
        c.translate((width - side) / 2, (height - side) / 4)
        c.scale(side, side)
        landscape(c, scene, rgb, rng)
    else:
        side = min(width, height)
        c.translate((width - side) / 2, (height - side) / 2)
        c.scale(side, side)
        c.set_source_rgb(*jittered(COLOURS[COLOUR_NAMES[background]], rng))
        c.paint()
        x, y = 0.5 + rng.normal(0, 0.018, 2)
        draw_object(c, OBJECTS[obj], rgb, x, y, rng.uniform(0.27, 0.35), rng)
    rows = np.frombuffer(surface.get_data(), np.uint8).reshape(height, surface.get_stride() // 4, 4)
    return rows[:, :width, 2::-1].copy()


def drawing(seed: int, index: int, height=SIZE, width=SIZE):
    """Number `index` of the endless series named by `seed`: (scene int64 [5], picture)."""
    rng = np.random.default_rng([seed, index])
    scene = random_scene(rng)
    return scene, draw(scene, rng, height, width)


def sheet(pictures, columns: int) -> Image.Image:
    """Lays uint8 pictures of one size out in rows."""
    h, w = pictures[0].shape[:2]
    rows = -(-len(pictures) // columns)
    out = Image.new("RGB", (columns * w, rows * h))
    for i, picture in enumerate(pictures):
        out.paste(Image.fromarray(picture), (i % columns * w, i // columns * h))
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=48000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sheet")
    args = parser.parse_args()
    if args.sheet:
        sheet([drawing(args.seed, i)[1] for i in range(96)], 12).save(args.sheet)
        return
    pictures = np.lib.format.open_memmap(path("pictures.npy"), "w+", np.uint8,
                                         (args.count, SIZE, SIZE, 3))
    scenes = np.empty((args.count, 5), np.int64)
    for i in range(args.count):
        scenes[i], pictures[i] = drawing(args.seed, i)
    pictures.flush()
    np.save(path("scenes.npy"), scenes)


if __name__ == "__main__":
    main()
