"""Trains the denoiser on the encoded drawings.

`python3 train_denoiser.py --minutes 60`; stop it at any time and run it again to go on from the
last checkpoint. `--minutes` counts the time spent in all runs and sets where the learning rate
ends, so a longer training starts from a larger number. Loss: mean square error of v, weighted
alike at all times; times are drawn with a lean towards noise, where shape and colour are decided.
Prompts are dropped in a tenth of the samples for guidance without a classifier (Ho & Salimans
2022, arXiv:2207.12598). An exponential mean of the weights is what ships.
"""

import argparse
import copy
import math
import time

import numpy as np
import torch

from captions import caption
from diffusion import ALPHAS, noised, v_target
from text_encoder import TextEncoder
from tokenizer import Tokenizer
from unet import UNet
from work import load, path, save

BATCH = 64
PEAK_RATE = 1.3e-3
DROPPED = 0.1
DECAY = 0.998
TOKENS = 32


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
def probe(model, stored, scenes, state, tokenizer, encoder, count=256) -> str:
    """The loss at the highest noise with right captions and with shuffled ones."""
    generator = torch.Generator().manual_seed(7)
    rng = np.random.default_rng(7)
    z = latents(stored[:count], state)
    texts = [caption(s, rng)[0] for s in scenes[:count]]
    hidden = encoder(torch.from_numpy(tokenizer.encode(texts, TOKENS)))
    t = torch.full((count,), 999)
    noise = torch.randn(z.shape, generator=generator)
    losses = []
    for words in (hidden, hidden.roll(1, 0)):
        v = torch.cat([model(*batch) for batch in zip(
            noised(z, noise, t).split(64), t.split(64), words.split(64))])
        losses.append((v - v_target(z, noise, t)).square().mean().item())
    return f"right caption {losses[0]:.3f}, shuffled {losses[1]:.3f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    stored, scenes, state = np.load(path("latents.npy")), np.load(path("scenes.npy")), load("vae.pt")
    tokenizer, encoder = text_encoder()
    model = UNet()
    mean = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), PEAK_RATE, betas=(0.9, 0.99),
                                  weight_decay=0.01)
    step, spent = 0, 0.0
    before = load("denoiser_training.pt")
    if before:
        model.load_state_dict(before["model"])
        mean.load_state_dict(before["mean"])
        optimizer.load_state_dict(before["optimizer"])
        step, spent = before["step"], before["spent"]
    torch.manual_seed(args.seed + step)
    rng = np.random.default_rng([args.seed, 200, step])
    print(sum(p.numel() for p in model.parameters()) / 1e6, "million parameters")
    last, total = time.time(), 0.0
    while spent < args.minutes * 60:
        done = spent / (args.minutes * 60)
        for group in optimizer.param_groups:
            group["lr"] = PEAK_RATE * min(1, (step + 1) / 200) * (
                0.02 + 0.49 * (1 + math.cos(math.pi * done)))
        chosen = rng.integers(0, len(stored), BATCH)
        z = latents(stored[chosen], state)
        texts = ["" if rng.random() < DROPPED else caption(scenes[i], rng)[0] for i in chosen]
        t, noise = times(BATCH), torch.randn_like(z)
        with torch.autocast("cpu", torch.bfloat16):
            hidden = encoder(torch.from_numpy(tokenizer.encode(texts, TOKENS)))
            v = model(noised(z, noise, t), t, hidden)
        loss = (v.float() - v_target(z, noise, t)).square().mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        total += loss.item()
        keep = min(DECAY, (1 + step) / (10 + step))
        with torch.no_grad():
            for a, b in zip(mean.parameters(), model.parameters()):
                a.lerp_(b, 1 - keep)
        spent += time.time() - last
        last = time.time()
        if step % 100 == 0:
            print(f"{spent:.0f} s, step {step}, {step * BATCH} samples, {step * BATCH / spent:.1f}/s:"
                  f" loss {total / 100:.4f}", flush=True)
            total = 0.0
        if step % 500 == 0:
            print(probe(mean, stored, scenes, state, tokenizer, encoder), flush=True)
            save(dict(model=model.state_dict(), mean=mean.state_dict(), step=step, spent=spent,
                      optimizer=optimizer.state_dict()), "denoiser_training.pt")
    save(dict(model=model.state_dict(), mean=mean.state_dict(), step=step, spent=spent,
              optimizer=optimizer.state_dict()), "denoiser_training.pt")


if __name__ == "__main__":
    main()
