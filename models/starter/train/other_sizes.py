"""Draws and encodes smaller, larger and oblong pictures, so that the denoiser learns to fill them.

`python3 other_sizes.py` takes about two minutes, after train_vae.py. A convolutional denoiser that
has only seen one size draws an object twice, or half of it, at another.
"""

import numpy as np
import torch

from drawings import drawing
from train_vae import pixels
from vae import Autoencoder
from work import load, path

# Height and width in latents; the native size, 16 x 16, has a set of its own.
LATENT_SIZES = [(8, 8), (12, 12), (20, 20), (24, 24), (32, 32), (16, 24), (24, 16)]
COUNT = 2500
SEED = 1000


@torch.no_grad()
def main():
    torch.set_num_threads(1)
    vae = Autoencoder().to(memory_format=torch.channels_last)
    vae.load_state_dict(load("vae.pt"))
    for number, (h, w) in enumerate(LATENT_SIZES):
        scenes, parts = [], []
        for first in range(0, COUNT, 25):
            pairs = [drawing(SEED + number, i, 8 * h, 8 * w) for i in range(first, first + 25)]
            scenes += [scene for scene, _ in pairs]
            x = pixels(np.stack([picture for _, picture in pairs]))
            with torch.autocast("cpu", torch.bfloat16):
                parts.append(vae.encoder(x).half().numpy())
        np.save(path(f"latents_{h}x{w}.npy"), np.concatenate(parts))
        np.save(path(f"scenes_{h}x{w}.npy"), np.stack(scenes))
        print(f"{8 * w} x {8 * h} pixels", flush=True)


if __name__ == "__main__":
    main()
