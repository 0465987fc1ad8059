"""Trains the denoiser on the encoded drawings.

`python3 train_denoiser.py --steps 12000`; stop it at any time and run it again to go on from the
last checkpoint. `--steps` (or `--minutes`) counts over all runs and sets where the learning rate
ends, so a longer training is asked for with a larger number. Loss: mean square error of v, weighted
alike at all times; times are drawn with a lean towards noise, where shape and colour are decided.
Prompts are dropped in a tenth of the samples for guidance without a classifier (Ho & Salimans
2022, arXiv:2207.12598). An exponential mean of the weights is what ships.
"""

import copy
import os

import numpy as np
import torch

from captions import caption
from diffusion import ALPHAS, noised, v_target
from other_sizes import LATENT_SIZES
from schedule import Progress, arguments
from text_encoder import TextEncoder
from tokenizer import Tokenizer
from unet import UNet
from work import load, path, save

BATCH = 64
PEAK_RATE = 1.3e-3
DROPPED = 0.1
DECAY = 0.998
TOKENS = 32
OTHER_SIZES = 0.2


def training_sets() -> list:
    """(latents, scenes, batch size) of the native size first, then of the sizes in other_sizes.py.

    Larger pictures come in smaller batches, so that every step takes about the same time.
    """
    sets = [(np.load(path("latents.npy")), np.load(path("scenes.npy")), BATCH)]
    for h, w in LATENT_SIZES:
        if os.path.exists(path(f"latents_{h}x{w}.npy")):
            size = min(BATCH, max(8, BATCH * 256 // (h * w)))
            sets.append((np.load(path(f"latents_{h}x{w}.npy")), np.load(path(f"scenes_{h}x{w}.npy")),
                         size))
    return sets


def text_encoder() -> tuple:
    """The tokenizer and the trained, frozen text encoder."""
    tokenizer = Tokenizer.load(path("tokenizer"))
    encoder = TextEncoder(len(tokenizer.vocab), tokenizer.end)
    encoder.load_state_dict(load("text_encoder.pt"))
    return tokenizer, encoder.eval().requires_grad_(False)


def latents(rows: np.ndarray, state: dict) -> torch.Tensor:
    """Draws normalized latents from stored means and log-variances, fp16 [B, 8, 16, 16]."""
    mean, logvar = torch.from_numpy(rows).float().chunk(2, 1)
    z = mean + torch.randn_like(mean) * torch.exp(0.5 * logvar)
    return (z - state["mean"][:, None, None]) / state["std"][:, None, None]


def times(count: int) -> torch.Tensor:
    """Half of them uniform in 0..999, half the larger of two."""
    t = torch.randint(0, len(ALPHAS), (count,))
    other = torch.randint(0, len(ALPHAS), (count,))
    return torch.where(torch.rand(count) < 0.5, t, torch.maximum(t, other))


@torch.no_grad()
def average(mean, model, step: int) -> None:
    """Moves the mean of the weights on; over fewer steps at the beginning."""
    keep = min(DECAY, (1 + step) / (10 + step))
    for a, b in zip(mean.parameters(), model.parameters()):
        a.lerp_(b, 1 - keep)


@torch.no_grad()
def probe(model, stored, scenes, state, tokenizer, encoder, count=256) -> str:
    """The loss at the highest noise with right captions and with shuffled ones."""
    generator = torch.Generator().manual_seed(7)
    rng = np.random.default_rng(7)
    z = latents(stored[:count], state)
    texts = [caption(s, rng)[0] for s in scenes[:count]]
    hidden = encoder(torch.from_numpy(tokenizer.encode(texts, TOKENS)))
    t = torch.full((len(z),), 999)
    noise = torch.randn(z.shape, generator=generator)
    losses = []
    for words in (hidden, hidden.roll(1, 0)):
        v = torch.cat([model(*batch) for batch in zip(
            noised(z, noise, t).split(64), t.split(64), words.split(64))])
        losses.append((v - v_target(z, noise, t)).square().mean().item())
    return f"right caption {losses[0]:.3f}, shuffled {losses[1]:.3f}"


def main():
    args = arguments(minutes=83)
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    sets, state = training_sets(), load("vae.pt")
    stored, scenes, _ = sets[0]
    tokenizer, encoder = text_encoder()
    model = UNet()
    mean = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), PEAK_RATE, betas=(0.9, 0.99),
                                  weight_decay=0.01)
    before = load("denoiser_training.pt")
    if before:
        model.load_state_dict(before["model"])
        mean.load_state_dict(before["mean"])
        optimizer.load_state_dict(before["optimizer"])
    progress, total = Progress(args, before), 0.0
    samples = before.get("samples", progress.step * BATCH) if before else 0
    torch.manual_seed(args.seed + progress.step)
    rng = np.random.default_rng([args.seed, 200, progress.step])
    print(sum(p.numel() for p in model.parameters()) / 1e6, "million parameters")
    while progress.done() < 1:
        progress.set_rate(optimizer, PEAK_RATE, warmup=200)
        rows, shown, size = sets[0]
        if len(sets) > 1 and rng.random() < OTHER_SIZES:
            rows, shown, size = sets[rng.integers(1, len(sets))]
        chosen = rng.integers(0, len(rows), size)
        z = latents(rows[chosen], state)
        texts = ["" if rng.random() < DROPPED else caption(shown[i], rng)[0] for i in chosen]
        t, noise = times(size), torch.randn_like(z)
        with torch.autocast("cpu", torch.bfloat16):
            hidden = encoder(torch.from_numpy(tokenizer.encode(texts, TOKENS)))
            v = model(noised(z, noise, t), t, hidden)
        loss = (v.float() - v_target(z, noise, t)).square().mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        progress.tick()
        samples += size
        total += loss.item()
        average(mean, model, progress.step)
        if progress.step % 100 == 0:
            print(f"{progress.spent:.0f} s, step {progress.step}, {samples} samples, "
                  f"{samples / progress.spent:.1f}/s: loss {total / 100:.4f}", flush=True)
            total = 0.0
        if progress.step % 500 == 0 or progress.done() >= 1:
            save(dict(model=model.state_dict(), mean=mean.state_dict(),
                      optimizer=optimizer.state_dict(), samples=samples, **progress.state()),
                 "denoiser_training.pt")
            print(probe(mean, stored, scenes, state, tokenizer, encoder), flush=True)


if __name__ == "__main__":
    main()
