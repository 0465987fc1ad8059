"""Teaches the text encoder to overlook words that it does not know.

`python3 steady_text.py` takes a few minutes, at any time after train_text.py. A copy of the encoder
reads captions with foreign words strewn in, and learns to answer as the first encoder does without
them: for the prompt's vector, and for each word of the caption. Foreign words get the prompt's
vector; nothing but foreign words counts as no prompt. The denoiser stays as it is. It writes
text_encoder_steady.pt, which measure.py and export.py use where it is there.
"""

import copy

import numpy as np
import torch

from captions import caption
from scenes import random_scene
from schedule import Progress, arguments
from tokenizer import LENGTH, words
from train_denoiser import text_encoder
from work import save

BATCH = 64
PEAK_RATE = 6e-4
FOREIGN = """please make me my very pretty cool masterpiece best quality 8k 4k hd trending artstation
detailed highly with and the of for by from that which is are was be lovely swimming flying sitting
standing happy sad funny style digital art photo realistic render cinematic lighting soft sharp focus
wonderful amazing one some this nice shiny tiny huge old new modern fantasy anime cartoon sketch
pencil watercolor oil canvas paper poster logo icon sticker wallpaper colorful vivid pastel can you
want would like give thanks thank hello epic awesome perfect center middle long short
beautiful elegant smooth texture shadow glow magic dream child kids book story scene view , . ! ( )""".split()


def foreign(rng: np.random.Generator) -> str:
    """A common word, or now and then a made-up one."""
    if rng.random() < 0.75:
        return FOREIGN[rng.integers(len(FOREIGN))]
    return "".join(chr(97 + k) for k in rng.integers(0, 26, rng.integers(2, 9)))


def strewn(text: str, rng: np.random.Generator):
    """The words of the caption and foreign ones: [(word, is it the caption's)]."""
    count = int(rng.integers(0, 13)) if rng.random() < 0.75 else 0
    mixed = [(w, True) for w in words(text)]
    place = rng.random()
    for _ in range(count):
        at = 0 if place < 0.2 else len(mixed) if place < 0.6 else rng.integers(0, len(mixed) + 1)
        mixed.insert(int(at), (foreign(rng), False))
    return mixed


def batch(rng, tokenizer):
    """ids without and with foreign words [B, 77], and for each place of the second the place in
    the first that it is to answer like [B, 77]; -1 where it is padding."""
    clean = np.full((BATCH, LENGTH), tokenizer.end, np.int64)
    noisy, like = clean.copy(), np.full((BATCH, LENGTH), -1, np.int64)
    for row in range(BATCH):
        kind = rng.random()
        text = "" if kind < 0.1 else caption(random_scene(rng), rng)[0]
        a, b, c = [tokenizer.start], [tokenizer.start], [0]
        for word, own in strewn(text, rng):
            ids = [i for w in words(word) for i in tokenizer.word(w)]
            b += ids
            c += range(len(a), len(a) + len(ids)) if own else [0] * len(ids)
            a += ids if own else []
        a, b = [*a, tokenizer.end], [*b[:LENGTH - 1], tokenizer.end]
        c = [*c[:LENGTH - 1], len(a) - 1]
        clean[row, :len(a)], noisy[row, :len(b)], like[row, :len(c)] = a, b, c
    return torch.from_numpy(clean), torch.from_numpy(noisy), torch.from_numpy(like)


def main():
    args = arguments(minutes=2.2)
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng([args.seed, 400])
    tokenizer, teacher = text_encoder()
    student = copy.deepcopy(teacher).requires_grad_(True)
    optimizer = torch.optim.AdamW(student.parameters(), PEAK_RATE, weight_decay=0)
    progress = Progress(args, None)
    while progress.done() < 1:
        progress.set_rate(optimizer, PEAK_RATE, warmup=50)
        clean, noisy, like = batch(rng, tokenizer)
        longest = int((like >= 0).sum(1).max())
        with torch.no_grad():
            target = teacher(clean)
        target = target.gather(1, like.clamp(min=0)[..., None].expand(-1, -1, target.shape[2]))
        answer = student(noisy[:, :longest])
        error = (answer - target[:, :longest]).square().mean(-1)
        pooled, rest = error[:, 0].mean(), error[like[:, :longest] >= 0].mean()
        loss = 2 * pooled + rest
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        progress.tick()
        if progress.step % 100 == 0:
            print(f"{progress.spent:.0f} s, step {progress.step}: prompt {pooled.item():.4f}, words "
                  f"{rest.item():.4f}", flush=True)
    save(student.state_dict(), "text_encoder_steady.pt")


if __name__ == "__main__":
    main()
