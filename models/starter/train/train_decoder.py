"""Sharpens the decoder while the encoder, and with it the latents, stays as it is.

`python3 train_decoder.py --minutes 40` can run beside the denoiser's training; run again to go on.
It starts from the autoencoder's decoder and writes decoder.pt, which measure.py and export.py use
where it is there. A little noise on the latents makes up for what a denoiser gets wrong.
"""

import math

import numpy as np
import torch

from schedule import Progress, arguments
from train_vae import picture_loss, pixels
from vae import Autoencoder
from work import load, path, save

BATCH = 16
PEAK_RATE = 8e-4
NOISE = 0.06


def main():
    args = arguments(minutes=60)
    torch.set_num_threads(1)
    pictures = np.load(path("pictures.npy"), mmap_mode="r")
    stored = np.load(path("latents.npy"))
    vae = Autoencoder().to(memory_format=torch.channels_last)
    vae.load_state_dict(load("vae.pt"))
    optimizer = torch.optim.AdamW(vae.decoder.parameters(), PEAK_RATE, betas=(0.9, 0.98),
                                  weight_decay=0)
    before = load("decoder.pt")
    if before:
        vae.decoder.load_state_dict(before["decoder"])
        optimizer.load_state_dict(before["optimizer"])
    progress, errors = Progress(args, before), []
    torch.manual_seed(args.seed + progress.step)
    rng = np.random.default_rng([args.seed, 300, progress.step])
    while progress.done() < 1:
        progress.set_rate(optimizer, PEAK_RATE, warmup=200)
        chosen = np.sort(rng.integers(0, len(stored), BATCH))
        mean, logvar = torch.from_numpy(stored[chosen]).float().chunk(2, 1)
        extra = NOISE * torch.rand(BATCH, 1, 1, 1) * vae.std[:, None, None]
        deviation = torch.exp(0.5 * logvar) + extra
        with torch.autocast("cpu", torch.bfloat16):
            y = vae.decoder(mean + torch.randn_like(mean) * deviation).float()
        loss, mse = picture_loss(y, pixels(pictures[chosen]))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.decoder.parameters(), 1.0)
        optimizer.step()
        progress.tick()
        errors.append(mse)
        if progress.step % 500 == 0 or progress.done() >= 1:
            print(f"{progress.spent:.0f} s, step {progress.step}: "
                  f"{10 * math.log10(4 / np.mean(errors)):.2f} dB", flush=True)
            errors = []
            save(dict(decoder=vae.decoder.state_dict(), optimizer=optimizer.state_dict(),
                      **progress.state()), "decoder.pt")


if __name__ == "__main__":
    main()
