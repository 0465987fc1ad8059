"""Draws the grid of samples that goes with the model card: the first draw of each prompt.

`python3 sample_grid.py --to ../samples.png`
"""

import argparse

import torch

from drawings import sheet
from measure import Model
from train_vae import to_uint8

PROMPTS = [
    "a red circle on a blue background", "a blue square on a yellow background",
    "a green triangle on a white background", "a yellow star on a black background",
    "a pink heart on a purple background", "a yellow moon on a blue background",
    "a red flower on a white background", "a blue house on an orange background",
    "a green tree on a gray background", "an orange fish on a turquoise background",
    "a red boat on a white background", "a black cat on a pink background",
    "a purple circle on a green background", "a white star on a red background",
    "a turquoise heart, brown background", "an orange cat in front of a blue backdrop",
    "a golden crescent on black", "a white cottage against a green background",
    "a purple goldfish on yellow", "a pink tree with a turquoise background",
    "a drawing of a brown square on a pink background", "violet flower, grey background",
    "a black boat on an orange background", "a gray triangle on a red background",
    "the sea on a sunny day", "the ocean at night", "mountains at sunset",
    "a desert under a blue sky", "a pine forest in a storm", "green hills by day",
    "a snowy landscape at night", "a red house on green hills by day",
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", required=True)
    parser.add_argument("--scale", type=float, default=4.0)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    pictures = to_uint8(Model().draw(PROMPTS, args.steps, args.scale, args.seed))
    image = sheet(list(pictures), 8)
    image.save(args.to, optimize=True)


if __name__ == "__main__":
    main()
