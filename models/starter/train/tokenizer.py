"""A tokenizer in CLIP's form: byte-level BPE, lower case, `</w>` at the end of a word.

The files it writes (vocab.json, merges.txt) load wherever CLIP's do. Byte-pair encoding after
Sennrich et al. 2016 (arXiv:1508.07909); the byte table is GPT-2's (openai/gpt-2, encoder.py).
"""

import json
import os
import re
from collections import Counter

import numpy as np

LENGTH = 77
START, END = "<|startoftext|>", "<|endoftext|>"
WORDS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|[^\s\w]+|_+")


def byte_table() -> dict:
    """Byte -> printable character, so that any text can be spelt in the vocabulary."""
    keep = [*range(33, 127), *range(161, 173), *range(174, 256)]
    chars, extra = {b: chr(b) for b in keep}, 0
    for b in range(256):
        if b not in chars:
            chars[b] = chr(256 + extra)
            extra += 1
    return chars


BYTES = byte_table()


def spelt(word: str) -> tuple:
    letters = [BYTES[b] for b in word.encode("utf-8")]
    return (*letters[:-1], letters[-1] + "</w>")


def words(text: str) -> list:
    return WORDS.findall(" ".join(text.lower().split()))


def merged(parts: tuple, pair: tuple) -> tuple:
    out, i = [], 0
    while i < len(parts):
        if parts[i:i + 2] == pair:
            out.append(parts[i] + parts[i + 1])
            i += 2
        else:
            out.append(parts[i])
            i += 1
    return tuple(out)


def train_merges(texts, count: int) -> list:
    """The `count` most frequent pairs, one after the other; ties go to the first in the alphabet."""
    corpus = Counter(spelt(w) for t in texts for w in words(t))
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for parts, n in corpus.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += n
        if not pairs:
            break
        best = min(pairs, key=lambda p: (-pairs[p], p))
        merges.append(best)
        corpus = Counter({merged(parts, best): n for parts, n in corpus.items()})
    return merges


class Tokenizer:
    """Text -> token numbers, as CLIPTokenizer: start, words, end, then the end token as padding."""

    def __init__(self, merges: list):
        self.ranks = {pair: i for i, pair in enumerate(map(tuple, merges))}
        alphabet = [BYTES[b] for b in sorted(BYTES, key=lambda b: BYTES[b])]
        names = alphabet + [a + "</w>" for a in alphabet] + ["".join(m) for m in self.ranks]
        self.vocab = {name: i for i, name in enumerate([*names, START, END])}
        self.start, self.end = self.vocab[START], self.vocab[END]
        self.cache = {}

    def word(self, word: str) -> list:
        if word not in self.cache:
            parts = spelt(word)
            while len(parts) > 1:
                pair = min(zip(parts, parts[1:]), key=lambda p: self.ranks.get(p, 1 << 30))
                if pair not in self.ranks:
                    break
                parts = merged(parts, pair)
            self.cache[word] = [self.vocab[p] for p in parts]
        return self.cache[word]

    def encode(self, texts, length: int = LENGTH) -> np.ndarray:
        """Returns int64 [len(texts), length]; what does not fit is cut, the end token stays."""
        out = np.full((len(texts), length), self.end, np.int64)
        for row, text in zip(out, texts):
            ids = [i for w in words(text) for i in self.word(w)][:length - 2]
            row[0] = self.start
            row[1:1 + len(ids)] = ids
        return out

    def save(self, folder: str) -> None:
        """Writes the four files of a CLIPTokenizer."""
        os.makedirs(folder, exist_ok=True)
        token = lambda text: dict(__type="AddedToken", content=text, lstrip=False, normalized=True,
                                  rstrip=False, single_word=False)
        files = {
            "vocab.json": self.vocab,
            "special_tokens_map.json": dict(bos_token=START, eos_token=END, pad_token=END,
                                            unk_token=END),
            "tokenizer_config.json": dict(
                add_prefix_space=False, bos_token=token(START), do_lower_case=True,
                eos_token=token(END), errors="replace", model_max_length=LENGTH, pad_token=END,
                tokenizer_class="CLIPTokenizer", unk_token=token(END)),
        }
        for name, content in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                json.dump(content, f, ensure_ascii=False, indent=None if name == "vocab.json" else 1)
        with open(os.path.join(folder, "merges.txt"), "w", encoding="utf-8") as f:
            f.write("#version: 0.2\n" + "".join(" ".join(m) + "\n" for m in self.ranks))

    @staticmethod
    def load(folder: str) -> "Tokenizer":
        with open(os.path.join(folder, "merges.txt"), encoding="utf-8") as f:
            return Tokenizer([tuple(line.split()) for line in f.read().splitlines()[1:]])
