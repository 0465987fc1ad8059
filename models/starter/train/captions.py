"""Puts a scene into words, in many wordings: the prompts that the model learns to follow."""

import numpy as np

from scenes import COLOUR_NAMES, GROUNDS, OBJECTS, SKIES

OBJECT_WORDS = {
    "circle": ["circle", "circle", "circle", "round circle", "disc", "ball", "dot"],
    "square": ["square", "square", "square", "box", "block"],
    "triangle": ["triangle", "triangle", "triangle", "pyramid"],
    "star": ["star", "star", "five-pointed star"],
    "heart": ["heart", "heart", "love heart"],
    "moon": ["moon", "moon", "crescent moon", "crescent", "half moon"],
    "flower": ["flower", "flower", "blossom", "bloom"],
    "house": ["house", "house", "home", "cottage", "hut"],
    "tree": ["tree", "tree", "leafy tree"],
    "fish": ["fish", "fish", "goldfish"],
    "boat": ["boat", "boat", "sailboat", "sailing boat", "ship"],
    "cat": ["cat", "cat", "cat face", "kitten", "cat head", "kitty"],
}
COLOUR_WORDS = {
    "red": ["red", "red", "red", "crimson", "scarlet"], "orange": ["orange"],
    "yellow": ["yellow", "yellow", "yellow", "golden"], "green": ["green"],
    "turquoise": ["turquoise", "turquoise", "teal", "cyan"], "blue": ["blue"],
    "purple": ["purple", "purple", "violet"], "pink": ["pink", "pink", "rose"],
    "brown": ["brown"], "black": ["black"], "gray": ["gray", "grey"], "white": ["white"],
}
GROUND_WORDS = {
    "sea": ["the sea", "the ocean", "an ocean", "a calm sea", "the water", "sea", "ocean"],
    "mountains": ["mountains", "the mountains", "snowy mountains", "high mountains",
                  "a mountain landscape", "mountain peaks"],
    "desert": ["a desert", "the desert", "sand dunes", "a sandy desert", "a desert with a cactus",
               "dunes"],
    "forest": ["a forest", "the forest", "a pine forest", "the woods", "forest", "a dark forest"],
    "hills": ["green hills", "hills", "rolling hills", "a meadow", "green fields", "a grassy hill"],
    "snow": ["a snowy field", "snow", "a snowy landscape", "a winter landscape", "winter hills",
             "a white winter field"],
}
SKY_WORDS = {
    "day": ["by day", "on a sunny day", "under a blue sky", "in the sunshine", "at noon",
            "in daylight"],
    "sunset": ["at sunset", "at sunset", "at dusk", "in the evening", "under an orange sky",
               "at dawn"],
    "night": ["at night", "at night", "under the stars", "in the moonlight", "under a night sky",
              "at midnight"],
    "storm": ["in a storm", "in a thunderstorm", "in stormy weather", "with lightning",
              "under dark clouds", "under a stormy sky"],
}
SKY_ADJECTIVES = {"day": ["sunny", "bright"], "sunset": ["sunset", "evening"],
                  "night": ["night", "starry"], "storm": ["stormy", "thunderstorm"]}
OPENINGS = ["a picture of ", "a drawing of ", "an illustration of ", "an image of ", "a painting of ",
            "a simple drawing of ", "a flat drawing of ", "a photo of ", "draw ", "show me "]
ENDINGS = [", flat", ", simple", ", illustration", ", minimal", ", vector art", ", clean lines",
           ", high quality", ", beautiful"]
SIZES = ["big ", "large ", "little ", "small ", "cute ", "pretty ", "simple ", "nice ", "bright "]


def article(words: str) -> str:
    return ("an " if words[0] in "aeiou" else "a ") + words


def caption(scene: np.ndarray, rng: np.random.Generator):
    """One wording of the scene, and the scene as far as the words tell it (int64 [5])."""
    pick = lambda words: words[rng.integers(len(words))]
    chance = rng.random
    obj, colour, background, sky, ground = scene
    told = scene.copy()
    thing = ""
    if obj >= 0:
        thing = pick(OBJECT_WORDS[OBJECTS[obj]])
        if chance() < 0.95:
            thing = pick(COLOUR_WORDS[COLOUR_NAMES[colour]]) + " " + thing
        else:
            told[1] = -1
        if chance() < 0.12:
            thing = pick(SIZES) + thing
        if chance() < 0.85:
            thing = article(thing)
    if sky < 0:
        ground_word = pick(COLOUR_WORDS[COLOUR_NAMES[background]])
        form = rng.integers(12)
        if form < 5:
            text = f"{thing} on {article(ground_word)} background"
        elif form < 10:
            text = thing + pick([f", {ground_word} background", f" on {ground_word}",
                                 f" in front of {article(ground_word)} background",
                                 f" with {article(ground_word)} background",
                                 f" against {article(ground_word)} background",
                                 f" over {article(ground_word)} background",
                                 f" on {article(ground_word)} backdrop"])
        else:
            text, told[2] = thing, -1
    else:
        place, light = pick(GROUND_WORDS[GROUNDS[ground]]), pick(SKY_WORDS[SKIES[sky]])
        on = pick(["on ", "in ", "at "]) if GROUNDS[ground] == "sea" else pick(["in ", "on ", "in "])
        thing = thing + " " + on + place if thing else place
        form = rng.integers(10)
        if form < 6:
            text = f"{thing} {light}"
        elif form < 7:
            text = f"{thing}, {light}"
        elif form < 8:
            text = f"{thing}, {pick(SKY_ADJECTIVES[SKIES[sky]])} sky"
        elif form < 9:
            text = f"{pick(SKY_ADJECTIVES[SKIES[sky]])} scene, {thing}"
        else:
            text, told[3] = thing, -1
    if chance() < 0.15:
        text = pick(OPENINGS) + text
    if chance() < 0.08:
        text += pick(ENDINGS)
    return text, told


def plain_caption(scene: np.ndarray) -> str:
    """The plainest wording of the scene, as the judges and the sample grid ask for it."""
    obj, colour, background, sky, ground = scene
    thing = f"{COLOUR_NAMES[colour]} {OBJECTS[obj]}" if obj >= 0 else ""
    if sky < 0:
        return f"{article(thing)} on {article(COLOUR_NAMES[background])} background"
    place = GROUND_WORDS[GROUNDS[ground]][0]
    light = SKY_WORDS[SKIES[sky]][0]
    return f"{article(thing)} on {place} {light}" if thing else f"{place} {light}"
