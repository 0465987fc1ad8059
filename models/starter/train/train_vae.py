"""Trains the autoencoder on the drawings, then encodes them all.

`python3 train_vae.py --minutes 10`; run again to go on from the last checkpoint. Loss:
L1 + 2 L2 + 0.5 (L1 of the picture's gradients) + KL_WEIGHT * KL per latent number. bfloat16 and
channels-last memory make a core with avx512_bf16 1.7 times as fast.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F

from drawings import sheet
from schedule import Progress, arguments
from vae import Autoencoder
from work import load, path, save

KL_WEIGHT = 1.5e-3
BATCH = 16
PEAK_RATE = 1.6e-3


def pixels(batch: np.ndarray) -> torch.Tensor:
    """uint8 [B, H, W, 3] -> float [B, 3, H, W] in -1..1, channels last in memory."""
    return torch.tensor(batch).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def to_uint8(x: torch.Tensor) -> np.ndarray:
    """float [B, 3, H, W] in -1..1 -> uint8 [B, H, W, 3]."""
    return x.clamp(-1, 1).add(1).mul(127.5).round().byte().permute(0, 2, 3, 1).numpy()


def picture_loss(y: torch.Tensor, x: torch.Tensor):
    """L1 + 2 L2 + 0.5 (L1 of the picture's gradients), and the mean square error as a number."""
    edges = F.l1_loss(y[..., 1:] - y[..., :-1], x[..., 1:] - x[..., :-1]) + F.l1_loss(
        y[..., 1:, :] - y[..., :-1, :], x[..., 1:, :] - x[..., :-1, :])
    mse = F.mse_loss(y, x)
    return F.l1_loss(y, x) + 2 * mse + 0.5 * edges, mse.item()


def losses(vae: Autoencoder, x: torch.Tensor):
    """The training loss and, as numbers, the mean square error and the KL."""
    with torch.autocast("cpu", torch.bfloat16):
        mean, logvar = vae.encoder(x).float().chunk(2, 1)
        y = vae.decoder(mean + torch.randn_like(mean) * torch.exp(0.5 * logvar)).float()
    kl = 0.5 * (mean.square() + logvar.exp() - 1 - logvar).mean()
    loss, mse = picture_loss(y, x)
    return loss + KL_WEIGHT * kl, mse, kl.item()


def train(vae: Autoencoder, pictures, args) -> None:
    """Trains as long as the arguments say, less what a checkpoint has behind it."""
    optimizer = torch.optim.AdamW(vae.parameters(), PEAK_RATE, betas=(0.9, 0.98), weight_decay=0)
    before = load("vae_training.pt")
    if before:
        vae.load_state_dict(before["vae"])
        optimizer.load_state_dict(before["optimizer"])
    progress = Progress(args, before)
    torch.manual_seed(args.seed + progress.step)
    rng = np.random.default_rng([args.seed, progress.step])
    while progress.done() < 1:
        progress.set_rate(optimizer, PEAK_RATE, warmup=100)
        loss, mse, kl = losses(vae, pixels(pictures[rng.integers(0, len(pictures), BATCH)]))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        optimizer.step()
        progress.tick()
        if progress.step % 100 == 0:
            print(f"{progress.spent:.0f} s, step {progress.step}: loss {loss.item():.4f}, "
                  f"{10 * math.log10(4 / mse):.1f} dB, kl {kl:.2f}", flush=True)
        if progress.step % 300 == 0 or progress.done() >= 1:
            save(dict(vae=vae.state_dict(), optimizer=optimizer.state_dict(), **progress.state()),
                 "vae_training.pt")


@torch.no_grad()
def encode(vae: Autoencoder, pictures) -> None:
    """Measures the latents' mean and deviation and writes them all as fp16 [N, 8, 16, 16]."""
    parts = [vae.encoder(pixels(pictures[i:i + 64])).half().numpy()
             for i in range(0, len(pictures), 64)]
    latents = np.concatenate(parts)
    means = torch.from_numpy(latents[:, :4]).float()
    vae.mean.copy_(means.mean((0, 2, 3)))
    vae.std.copy_(means.std((0, 2, 3)))
    save(vae.state_dict(), "vae.pt")
    np.save(path("latents.npy"), latents)
    noise = np.exp(0.5 * latents[:, 4:].astype(np.float32)).mean((0, 2, 3))
    print("mean", vae.mean.tolist(), "std", vae.std.tolist(), "posterior std", noise.tolist())


def main():
    args = arguments(minutes=9)
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    pictures = np.load(path("pictures.npy"), mmap_mode="r")
    vae = Autoencoder().to(memory_format=torch.channels_last)
    print(sum(p.numel() for p in vae.parameters()) / 1e6, "million parameters")
    train(vae, pictures, args)
    encode(vae, pictures)
    with torch.no_grad():
        x = pixels(pictures[:24])
        y = vae.decoder(vae.encoder(x)[:, :4])
    sheet(list(np.concatenate([pictures[:24], to_uint8(y)])), 12).save(path("vae.png"))


if __name__ == "__main__":
    main()
