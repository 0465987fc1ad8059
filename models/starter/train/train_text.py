"""Makes the tokenizer and trains the text encoder on what the captions say.

`python3 train_text.py` takes a minute or two. The encoder learns to tell the object, the two
colours, the sky and the ground from any wording. Without this, a denoiser learns to follow words
many times more slowly; with it, the encoder can stay as it is while the denoiser trains.
"""

import argparse
import math
import time

import numpy as np
import torch

from captions import caption
from scenes import random_scene
from text_encoder import LabelHeads, TextEncoder
from tokenizer import Tokenizer, train_merges
from work import path, save

MERGES = 500
BATCH = 128
TOKENS = 32
PEAK_RATE = 1e-3


def batch(rng: np.random.Generator, tokenizer: Tokenizer, size: int):
    """Captions of random scenes: (ids [size, TOKENS], what they tell [size, 5])."""
    pairs = [caption(random_scene(rng), rng) for _ in range(size)]
    ids = tokenizer.encode([text for text, _ in pairs], TOKENS)
    return torch.from_numpy(ids), torch.from_numpy(np.stack([told for _, told in pairs]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=700)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng([args.seed, 100])
    texts = [caption(random_scene(rng), rng)[0] for _ in range(20000)]
    tokenizer = Tokenizer(train_merges(texts, MERGES))
    tokenizer.save(path("tokenizer"))
    encoder, heads = TextEncoder(len(tokenizer.vocab), tokenizer.end), LabelHeads()
    parameters = [*encoder.parameters(), *heads.parameters()]
    optimizer = torch.optim.AdamW(parameters, PEAK_RATE, weight_decay=0.02)
    start = time.time()
    for step in range(args.steps):
        for group in optimizer.param_groups:
            group["lr"] = PEAK_RATE * min(1, (step + 1) / 100) * (
                0.02 + 0.49 * (1 + math.cos(math.pi * step / args.steps)))
        ids, told = batch(rng, tokenizer, BATCH)
        pooled = encoder(ids)[:, 0]
        loss = heads.loss(pooled, told)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if (step + 1) % 250 == 0:
            right = heads.right(pooled, told)
            print(f"{time.time() - start:.0f} s, step {step + 1}: loss {loss.item():.4f}, right "
                  + " ".join(f"{r:.3f}" for r in right), flush=True)
    with torch.no_grad():
        ids, told = batch(rng, tokenizer, 2000)
        hidden = encoder(ids)
        print("right on 2000 new captions", heads.right(hidden[:, 0], told).tolist(),
              "deviation", hidden[:, 0].std().item())
    save(encoder.state_dict(), "text_encoder.pt")


if __name__ == "__main__":
    main()
