"""The autoencoder: 128 x 128 pixels <-> 4 x 16 x 16 latents, factor 8 in each direction.

A small form of the KL autoencoder of latent diffusion (Rombach et al. 2022, arXiv:2112.10752):
no norms and no attention, and the pixels are folded into channels (Shi et al. 2016,
arXiv:1609.05158) so that no convolution runs at full resolution. Fully convolutional.
"""

import torch
import torch.nn.functional as F
from torch import nn

SCALING_FACTOR = 0.18215
LATENT_CHANNELS = 4


class Residual(nn.Module):
    """x + conv(silu(conv(silu(x)))); the second convolution starts near nothing."""

    def __init__(self, width: int):
        super().__init__()
        self.a = nn.Conv2d(width, width, 3, padding=1)
        self.b = nn.Conv2d(width, width, 3, padding=1)
        self.b.weight.data *= 0.1

    def forward(self, x):
        return x + self.b(F.silu(self.a(F.silu(x))))


class Encoder(nn.Module):
    """Pixels in -1..1 [B, 3, H, W] -> mean and log-variance [B, 8, H/8, W/8]."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4), nn.Conv2d(48, 48, 3, padding=1), Residual(48),
            nn.Conv2d(48, 96, 4, stride=2, padding=1), Residual(96), nn.SiLU(),
            nn.Conv2d(96, 2 * LATENT_CHANNELS, 3, padding=1))

    def forward(self, x):
        mean, logvar = self.net(x).split(LATENT_CHANNELS, 1)
        return torch.cat([mean, logvar.clamp(-12, 4)], 1)


class Decoder(nn.Module):
    """Latents [B, 4, h, w] -> pixels [B, 3, 8h, 8w], about -1..1, not clipped."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(LATENT_CHANNELS, 96, 3, padding=1), Residual(96), Residual(96), nn.SiLU(),
            nn.Conv2d(96, 4 * 48, 1), nn.PixelShuffle(2), Residual(48), Residual(48), nn.SiLU(),
            nn.Conv2d(48, 4 * 24, 1), nn.PixelShuffle(2), Residual(24), nn.SiLU(),
            nn.Conv2d(24, 4 * 3, 3, padding=1), nn.PixelShuffle(2))

    def forward(self, z):
        return self.net(z)


class Autoencoder(nn.Module):
    """Encoder, decoder, and the latents' mean and deviation [4] once they are measured."""

    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()
        self.register_buffer("mean", torch.zeros(LATENT_CHANNELS))
        self.register_buffer("std", torch.ones(LATENT_CHANNELS))

    def normalized(self, z):
        """Latents with mean 0 and deviation 1 in each channel: what the denoiser sees."""
        return (z - self.mean[:, None, None]) / self.std[:, None, None]

    def decode(self, z):
        """Normalized latents -> pixels."""
        return self.decoder(z * self.std[:, None, None] + self.mean[:, None, None])
