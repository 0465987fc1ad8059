"""The text encoder: token numbers -> one vector per token; its first vector stands for the prompt.

A small pre-norm transformer (Vaswani et al. 2017, arXiv:1706.03762) that reads in both directions
and, as BERT does (arXiv:1810.04805), gathers the whole prompt at the first position. Positions
after the first end token are padding: nothing looks at them and they come out as zeros, which is
how the denoiser, whose ONNX interface has no mask, tells them from words.
"""

import math

import torch
from torch import nn

from scenes import SIZES

WIDTH, LAYERS, HEADS = 128, 2, 4


class Layer(nn.Module):
    """Self-attention and a feed-forward part, each added to what comes in."""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.feed = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.SiLU(),
                                  nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, x, bias):
        split = lambda t: t.reshape(t.shape[0], -1, HEADS, WIDTH // HEADS).transpose(1, 2)
        q, k, v = map(split, self.qkv(self.norm1(x)).split(WIDTH, -1))
        weights = (q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + bias).softmax(-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(x.shape))
        return x + self.feed(self.norm2(x))


class TextEncoder(nn.Module):
    """input_ids [B, L <= 77] -> last_hidden_state [B, L, 128], zero at padded positions."""

    def __init__(self, vocabulary: int, end: int):
        super().__init__()
        self.end = end
        self.tokens, self.positions = nn.Embedding(vocabulary, WIDTH), nn.Embedding(77, WIDTH)
        nn.init.normal_(self.tokens.weight, std=0.5)
        nn.init.normal_(self.positions.weight, std=0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, input_ids):
        places = torch.arange(input_ids.shape[1], device=input_ids.device)
        last = (input_ids == self.end).int().argmax(1, keepdim=True)
        real = (places[None] <= last).float()
        bias = (real - 1)[:, None, None] * 1e4
        x = self.tokens(input_ids) + self.positions(places)[None]
        for layer in self.layers:
            x = layer(x, bias)
        return self.norm(x) * real[..., None]


class LabelHeads(nn.Module):
    """Reads object, colours, sky and ground off the prompt's vector; class 0 is "not told"."""

    def __init__(self):
        super().__init__()
        self.heads = nn.ModuleList(nn.Linear(WIDTH, n + 1) for n in SIZES)

    def loss(self, pooled, told):
        """Mean cross-entropy over the five fields; told is int64 [B, 5] with -1 for not told."""
        return sum(nn.functional.cross_entropy(head(pooled), told[:, i] + 1)
                   for i, head in enumerate(self.heads)) / len(self.heads)

    def right(self, pooled, told):
        """Share of right answers per field [5]."""
        return torch.stack([(head(pooled).argmax(1) == told[:, i] + 1).float().mean()
                            for i, head in enumerate(self.heads)])
