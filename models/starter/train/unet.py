"""The denoiser: a small U-Net that predicts v (Salimans & Ho 2022, arXiv:2202.00512).

After latent diffusion's U-Net (Rombach et al. 2022, arXiv:2112.10752), cut down for drawings.
The prompt enters twice: its one vector, together with the time, scales and shifts every residual
block (FiLM, Perez et al. 2017, arXiv:1709.07871, in the form of Dhariwal & Nichol 2021,
arXiv:2105.05233), and its words are attended to at the two coarser levels.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

LATENTS, TEXT, EMBEDDING = 4, 128, 256
WIDTHS = (64, 128, 192)
GROUPS, HEAD = 16, 32


class Block(nn.Module):
    """Two convolutions beside a shortcut; FiLM after the second norm."""

    def __init__(self, inside: int, width: int):
        super().__init__()
        self.width = width
        self.norm1, self.conv1 = nn.GroupNorm(GROUPS, inside), nn.Conv2d(inside, width, 3, padding=1)
        self.film = nn.Linear(EMBEDDING, 2 * width)
        self.norm2, self.conv2 = nn.GroupNorm(GROUPS, width), nn.Conv2d(width, width, 3, padding=1)
        self.shortcut = nn.Conv2d(inside, width, 1) if inside != width else nn.Identity()
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x, embedding):
        scale, shift = self.film(embedding)[..., None, None].split(self.width, 1)
        h = self.conv1(F.silu(self.norm1(x.float())))
        h = self.conv2(F.silu(self.norm2(h.float()) * (1 + scale) + shift))
        return self.shortcut(x) + h


class Attention(nn.Module):
    """Every place looks at all places, then at the prompt's words."""

    def __init__(self, width: int):
        super().__init__()
        self.width, self.heads = width, width // HEAD
        self.norm1, self.norm2 = nn.GroupNorm(GROUPS, width), nn.GroupNorm(GROUPS, width)
        self.qkv, self.out1 = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.q, self.kv = nn.Linear(width, width), nn.Linear(TEXT, 2 * width)
        self.out2 = nn.Linear(width, width)
        for out in (self.out1, self.out2):
            nn.init.zeros_(out.weight)
            nn.init.zeros_(out.bias)

    def attend(self, q, k, v, bias=None):
        split = lambda t: t.reshape(t.shape[0], -1, self.heads, HEAD).transpose(1, 2)
        scores = split(q) @ split(k).transpose(-1, -2) / math.sqrt(HEAD)
        weights = (scores if bias is None else scores + bias).softmax(-1)
        return (weights @ split(v)).transpose(1, 2).reshape(q.shape[0], -1, self.width)

    def forward(self, x, words, bias):
        batch, width, (height, breadth) = x.shape[0], self.width, x.shape[2:]
        flat = lambda t: t.reshape(batch, width, -1).transpose(1, 2)
        back = lambda t: t.transpose(1, 2).reshape(batch, width, height, breadth)
        q, k, v = self.qkv(flat(self.norm1(x.float()))).split(width, -1)
        x = x + back(self.out1(self.attend(q, k, v)))
        q = self.q(flat(self.norm2(x.float())))
        return x + back(self.out2(self.attend(q, *self.kv(words).split(width, -1), bias)))


def doubled(x, like):
    """x at twice its size, cut to the height and width of `like`, which may be odd."""
    x = F.interpolate(x, scale_factor=2.0, mode="nearest")
    return x[:, :, :like.shape[2], :like.shape[3]]


class UNet(nn.Module):
    """(sample [B, 4, H, W], timestep [1 or B], encoder_hidden_states [B, L, 128]) -> v, as sample.

    Positions of encoder_hidden_states that are all zero are padding.
    """

    def __init__(self):
        super().__init__()
        a, b, c = WIDTHS
        self.time, self.text = nn.Linear(128, EMBEDDING), nn.Linear(TEXT, EMBEDDING)
        self.mix = nn.Linear(EMBEDDING, EMBEDDING)
        self.conv_in = nn.Conv2d(LATENTS, a, 3, padding=1)
        self.enter1 = Block(a, a)
        self.down1 = nn.Conv2d(a, b, 3, stride=2, padding=1)
        self.enter2, self.look2 = Block(b, b), Attention(b)
        self.down2 = nn.Conv2d(b, c, 3, stride=2, padding=1)
        self.enter3, self.look3 = Block(c, c), Attention(c)
        self.middle = Block(c, c)
        self.leave3, self.look4 = Block(2 * c, c), Attention(c)
        self.leave2, self.look5 = Block(c + b, b), Attention(b)
        self.last2 = Block(b, b)
        self.leave1 = Block(b + a, a)
        self.last1 = Block(a, a)
        self.norm_out, self.conv_out = nn.GroupNorm(GROUPS, a), nn.Conv2d(a, LATENTS, 3, padding=1)
        nn.init.zeros_(self.conv_out.weight)
        nn.init.zeros_(self.conv_out.bias)

    def embedding(self, timestep, prompt):
        """Time as sines and cosines, mixed with the prompt's vector, [B, EMBEDDING]."""
        rates = torch.exp(torch.arange(64, device=prompt.device) * (-math.log(10000) / 63))
        angles = timestep.float()[:, None] * rates[None]
        waves = torch.cat([angles.sin(), angles.cos()], 1)
        return F.silu(self.mix(F.silu(self.time(waves) + self.text(prompt))))

    def forward(self, sample, timestep, encoder_hidden_states):
        words = encoder_hidden_states
        bias = (words.abs().sum(-1) <= 0).float()[:, None, None] * -1e4
        e = self.embedding(timestep, words[:, 0])
        h1 = self.enter1(self.conv_in(sample), e)
        h2 = self.look2(self.enter2(self.down1(h1), e), words, bias)
        h3 = self.look3(self.enter3(self.down2(h2), e), words, bias)
        h = self.middle(h3, e)
        h = doubled(self.look4(self.leave3(torch.cat([h, h3], 1), e), words, bias), h2)
        h = self.look5(self.leave2(torch.cat([h, h2], 1), e), words, bias)
        h = doubled(self.last2(h, e), h1)
        h = self.last1(self.leave1(torch.cat([h, h1], 1), e), e)
        return self.conv_out(F.silu(self.norm_out(h.float())))
