"""Stable Diffusion 1.5's three networks in their full size, written down only to be timed.

Shapes, depths and widths are those of diffusers' UNet2DConditionModel (859 520 964 parameters),
AutoencoderKL's decoder and transformers' CLIPTextModel (ViT-L/14) as `runwayml/stable-diffusion-v1-5`
configures them. Weights are random: an image of it shows nothing, but takes as long as one.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn


class Linear(nn.Module):
    """[…, inside] -> […, out]. The weight lies as ONNX's MatMul wants it."""

    def __init__(self, inside: int, out: int, bias: bool = True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inside, out) / math.sqrt(inside))
        self.bias = nn.Parameter(torch.zeros(out)) if bias else None

    def forward(self, x):
        y = x @ self.weight
        return y if self.bias is None else y + self.bias


class Attention(nn.Module):
    """Multi-head attention of x [B, N, width] over words [B, L, inside], scores written out."""

    def __init__(self, width: int, inside: int, heads: int, bias: bool = False):
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.q, self.k = Linear(width, width, bias), Linear(inside, width, bias)
        self.v, self.out = Linear(inside, width, bias), Linear(width, width)

    def forward(self, x, words, mask=None):
        split = lambda t: t.reshape(t.shape[0], t.shape[1], self.heads, self.size).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(words)), split(self.v(words))
        scores = (q * self.size ** -0.5) @ k.transpose(-1, -2)
        weights = (scores if mask is None else scores + mask).softmax(-1)
        y = (weights @ v).transpose(1, 2)
        return self.out(y.reshape(y.shape[0], y.shape[1], self.heads * self.size))


class Residual(nn.Module):
    """Two convolutions beside a shortcut; the time is added between them."""

    def __init__(self, inside: int, out: int, time: int | None, eps: float):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(32, inside, eps), nn.Conv2d(inside, out, 3, padding=1)
        self.time = Linear(time, out) if time else None
        self.norm2, self.conv2 = nn.GroupNorm(32, out, eps), nn.Conv2d(out, out, 3, padding=1)
        self.shortcut = nn.Conv2d(inside, out, 1) if inside != out else nn.Identity()

    def forward(self, x, time=None):
        h = self.conv1(F.silu(self.norm1(x)))
        if self.time is not None:
            h = h + self.time(F.silu(time))[:, :, None, None]
        return self.shortcut(x) + self.conv2(F.silu(self.norm2(h)))


class Transformer(nn.Module):
    """Every place looks at all places, then at the prompt, then thinks (GEGLU)."""

    def __init__(self, width: int, words: int, heads: int):
        super().__init__()
        self.norm = nn.GroupNorm(32, width, 1e-6)
        self.enter, self.leave = nn.Conv2d(width, width, 1), nn.Conv2d(width, width, 1)
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))
        self.attend, self.read = Attention(width, width, heads), Attention(width, words, heads)
        self.widen, self.narrow = Linear(width, 8 * width), Linear(4 * width, width)

    def forward(self, x, words):
        batch, width, height, breadth = x.shape
        h = self.enter(self.norm(x)).reshape(batch, width, height * breadth).transpose(1, 2)
        n = self.norm1(h)
        h = h + self.attend(n, n)
        h = h + self.read(self.norm2(h), words)
        a, gate = self.widen(self.norm3(h)).chunk(2, -1)
        h = h + self.narrow(a * F.gelu(gate))
        return x + self.leave(h.transpose(1, 2).reshape(batch, width, height, breadth))


class UNet(nn.Module):
    """(sample [B, 4, H, W], timestep [1 or B], encoder_hidden_states [B, L, 768]) -> as sample."""

    def __init__(self, widths=(320, 640, 1280, 1280), words=768, heads=8):
        super().__init__()
        first, time = widths[0], 4 * widths[0]
        self.first = first
        self.time1, self.time2 = Linear(first, time), Linear(time, time)
        self.conv_in = nn.Conv2d(4, first, 3, padding=1)
        residual = lambda a, b: Residual(a, b, time, 1e-5)
        look = lambda width: Transformer(width, words, heads)
        self.down, skips, width = nn.ModuleList(), [first], first
        for level, out in enumerate(widths):
            last = level == len(widths) - 1
            for _ in range(2):
                parts = [residual(width, out)] + ([] if last else [look(out)])
                self.down.append(nn.ModuleList(parts))
                width = out
                skips.append(width)
            if not last:
                self.down.append(nn.ModuleList([nn.Conv2d(width, width, 3, stride=2, padding=1)]))
                skips.append(width)
        self.middle = nn.ModuleList([residual(width, width), look(width), residual(width, width)])
        self.up = nn.ModuleList()
        for level, out in reversed(list(enumerate(widths))):
            for i in range(3):
                parts = [residual(width + skips.pop(), out)]
                if level < len(widths) - 1:
                    parts.append(look(out))
                if i == 2 and level > 0:
                    parts.append(nn.Conv2d(out, out, 3, padding=1))
                self.up.append(nn.ModuleList(parts))
                width = out
        self.norm_out, self.conv_out = nn.GroupNorm(32, width), nn.Conv2d(width, 4, 3, padding=1)

    def embedding(self, timestep, like):
        half = self.first // 2
        rates = torch.exp(torch.arange(half, device=like.device) * (-math.log(10000) / half))
        angles = timestep.float()[:, None] * rates[None]
        waves = torch.cat([angles.cos(), angles.sin()], 1).to(like.dtype)
        return self.time2(F.silu(self.time1(waves)))

    def forward(self, sample, timestep, encoder_hidden_states):
        time, words = self.embedding(timestep, sample), encoder_hidden_states

        def through(parts, x):
            for part in parts:
                if isinstance(part, Residual):
                    x = part(x, time)
                elif isinstance(part, Transformer):
                    x = part(x, words)
                else:
                    x = part(x)
            return x

        x = self.conv_in(sample)
        skips = [x]
        for parts in self.down:
            x = through(parts, x)
            skips.append(x)
        x = through(self.middle, x)
        for parts in self.up:
            x = torch.cat([x, skips.pop()], 1)
            for part in parts:
                if isinstance(part, nn.Conv2d):
                    x = F.interpolate(x, scale_factor=2.0, mode="nearest")
                x = through([part], x)
        return self.conv_out(F.silu(self.norm_out(x)))


class Decoder(nn.Module):
    """Latents [B, 4, h, w] -> pixels [B, 3, 8h, 8w]."""

    def __init__(self, widths=(512, 512, 256, 128)):
        super().__init__()
        residual = lambda a, b: Residual(a, b, None, 1e-6)
        width = widths[0]
        self.before, self.conv_in = nn.Conv2d(4, 4, 1), nn.Conv2d(4, width, 3, padding=1)
        self.middle1, self.middle2 = residual(width, width), residual(width, width)
        self.norm, self.attend = nn.GroupNorm(32, width, 1e-6), Attention(width, width, 1, True)
        self.up = nn.ModuleList()
        for level, out in enumerate(widths):
            parts = [residual(width, out), residual(out, out), residual(out, out)]
            if level < len(widths) - 1:
                parts.append(nn.Conv2d(out, out, 3, padding=1))
            self.up.append(nn.ModuleList(parts))
            width = out
        self.norm_out = nn.GroupNorm(32, width, 1e-6)
        self.conv_out = nn.Conv2d(width, 3, 3, padding=1)

    def forward(self, latent_sample):
        x = self.middle1(self.conv_in(self.before(latent_sample)))
        batch, width, height, breadth = x.shape
        flat = self.norm(x).reshape(batch, width, height * breadth).transpose(1, 2)
        flat = self.attend(flat, flat).transpose(1, 2)
        x = self.middle2(x + flat.reshape(batch, width, height, breadth))
        for parts in self.up:
            for part in parts:
                if isinstance(part, nn.Conv2d):
                    x = F.interpolate(x, scale_factor=2.0, mode="nearest")
                x = part(x)
        return self.conv_out(F.silu(self.norm_out(x)))


class Text(nn.Module):
    """Tokens [B, 77] -> their vectors [B, 77, 768], each looking only at those before it."""

    def __init__(self, tokens=49408, width=768, layers=12, heads=12):
        super().__init__()
        self.tokens = nn.Parameter(torch.randn(tokens, width) * 0.02)
        self.places = nn.Parameter(torch.randn(77, width) * 0.02)
        self.layers = nn.ModuleList(nn.ModuleList([
            nn.LayerNorm(width), Attention(width, width, heads, True), nn.LayerNorm(width),
            Linear(width, 4 * width), Linear(4 * width, width)]) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, input_ids):
        x = self.tokens[input_ids.long()] + self.places
        mask = torch.full((77, 77), -1e4, device=x.device, dtype=x.dtype).triu(1)
        for norm1, attend, norm2, widen, narrow in self.layers:
            n = norm1(x)
            x = x + attend(n, n, mask)
            h = widen(norm2(x))
            x = x + narrow(h * torch.sigmoid(1.702 * h))
        return self.norm(x)
