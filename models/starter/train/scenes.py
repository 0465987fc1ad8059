"""What can be drawn: the words of the little world, and how a random scene is picked.

A scene is a row of five small integers, an index into the lists below or -1 for "none":
object, colour of the object, colour of the background, sky, ground. Pictures, captions, the
text encoder's warm-up and the judges all read the same rows.
"""

import numpy as np

OBJECTS = ["circle", "square", "triangle", "star", "heart", "moon", "flower", "house", "tree",
           "fish", "boat", "cat"]
COLOURS = {
    "red": (0.86, 0.12, 0.14), "orange": (0.98, 0.52, 0.08), "yellow": (0.99, 0.86, 0.16),
    "green": (0.16, 0.62, 0.24), "turquoise": (0.14, 0.74, 0.72), "blue": (0.13, 0.36, 0.86),
    "purple": (0.48, 0.20, 0.68), "pink": (0.98, 0.56, 0.74), "brown": (0.45, 0.27, 0.13),
    "black": (0.09, 0.09, 0.10), "gray": (0.54, 0.55, 0.57), "white": (0.97, 0.97, 0.96),
}
COLOUR_NAMES = list(COLOURS)
SKIES = ["day", "sunset", "night", "storm"]
GROUNDS = ["sea", "mountains", "desert", "forest", "hills", "snow"]

FIELDS = ["object", "colour", "background", "sky", "ground"]
SIZES = [len(OBJECTS), len(COLOURS), len(COLOURS), len(SKIES), len(GROUNDS)]

# Where an object may stand in a landscape.
PLACES = dict(boat=["sea"], house=["hills", "snow", "mountains", "desert", "forest"],
              tree=["hills", "snow", "mountains", "desert"], cat=["hills", "snow", "desert", "forest"],
              flower=["hills", "desert", "mountains"])
STANDS = [(OBJECTS.index(o), GROUNDS.index(g)) for o, places in PLACES.items() for g in places]

# Shares: one object on a plain background, an empty landscape, an object in a landscape.
SHARES = (0.62, 0.22, 0.16)


def random_scene(rng: np.random.Generator) -> np.ndarray:
    """Returns a random scene, int64 [5] in the order of FIELDS."""
    kind = rng.choice(3, p=SHARES)
    scene = np.full(5, -1, np.int64)
    if kind == 0:
        colour, background = rng.choice(len(COLOURS), 2, replace=False)
        scene[:3] = rng.integers(len(OBJECTS)), colour, background
    else:
        scene[3:] = rng.integers(len(SKIES)), rng.integers(len(GROUNDS))
    if kind == 2:
        scene[0], scene[4] = STANDS[rng.integers(len(STANDS))]
        scene[1] = rng.integers(len(COLOURS))
    return scene
