"""A small classifier, trained on clean drawings, that says what a picture shows.

`python3 judges.py` trains it (about two minutes) and prints how often it is right on clean
drawings that it has not seen. It looks at the picture at half size, a little noisy and dimmed or
lit, so that it goes by the shape and not by the last pixel.
"""

import argparse
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from drawings import drawing
from scenes import SIZES
from train_vae import pixels
from work import load, save

BATCH = 64
SEED = 2  # the training pictures are series 1


class Judge(nn.Module):
    """Pixels in -1..1 [B, 3, 128, 128] -> five lists of class scores."""

    def __init__(self):
        super().__init__()
        layers, width = [], 3
        for wider in (32, 64, 96, 128):
            layers += [nn.Conv2d(width, wider, 3, padding=1), nn.BatchNorm2d(wider), nn.ReLU(),
                       nn.MaxPool2d(2)]
            width = wider
        self.body = nn.Sequential(*layers, nn.Flatten(), nn.Linear(128 * 16, 192), nn.ReLU())
        self.heads = nn.ModuleList(nn.Linear(192, n) for n in SIZES)

    def forward(self, x):
        h = self.body(F.avg_pool2d(x, 2))
        return [head(h) for head in self.heads]


def disturbed(x):
    """Light, blur and noise by chance, a tenth of the range at most."""
    x = x * (1 + 0.06 * torch.randn(len(x), 1, 1, 1)) + 0.04 * torch.randn(len(x), 3, 1, 1)
    blurred = F.avg_pool2d(x, 5, stride=1, padding=2, count_include_pad=False)
    x = torch.where(torch.rand(len(x), 1, 1, 1) < 0.5, x, blurred)
    return x + 0.05 * torch.randn_like(x)


def batch(first: int, count: int):
    pairs = [drawing(SEED, i) for i in range(first, first + count)]
    return torch.from_numpy(np.stack([s for s, _ in pairs])), pixels(np.stack([p for _, p in pairs]))


@torch.no_grad()
def verdicts(judge: Judge, x: torch.Tensor) -> np.ndarray:
    """The judge's answers [B, 5], every field filled in."""
    return torch.stack([scores.argmax(1) for scores in judge(x)], 1).numpy()


def loaded() -> Judge:
    judge = Judge()
    judge.load_state_dict(load("judge.pt"))
    return judge.eval()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=500)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    judge = Judge().to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(judge.parameters(), 1e-3, weight_decay=0.01)
    start = time.time()
    for step in range(args.steps):
        for group in optimizer.param_groups:
            group["lr"] = 1.5e-3 * (1 - step / args.steps)
        scenes, x = batch(step * BATCH, BATCH)
        loss = sum(F.cross_entropy(scores, scenes[:, i], ignore_index=-1, reduction="sum")
                   for i, scores in enumerate(judge(disturbed(x)))) / BATCH
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        if (step + 1) % 100 == 0:
            print(f"{time.time() - start:.0f} s, step {step + 1}: loss {loss.item():.4f}", flush=True)
    judge.eval()
    scenes, x = batch(10_000_000, 1000)
    told, said = scenes.numpy(), verdicts(judge, x)
    print("right on 1000 clean drawings not seen before, by field:",
          [round(float((said[:, i] == told[:, i])[told[:, i] >= 0].mean()), 4) for i in range(5)])
    save(judge.state_dict(), "judge.pt")


if __name__ == "__main__":
    main()
