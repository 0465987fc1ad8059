"""Draws pictures with the trained model and has the judge look at them.

`python3 measure.py --each 24 --landscapes 6 --placed 6` prints, and writes as measures.json into the
work folder, the share of pictures that show what was asked: object, colour, background, sky, ground.
"""

import argparse
import json

import numpy as np
import torch
import torch.nn.functional as F

from captions import plain_caption
from diffusion import sample
from judges import loaded, verdicts
from scenes import COLOUR_NAMES, COLOURS, GROUNDS, OBJECTS, SKIES, STANDS
from train_denoiser import text_encoder
from unet import UNet
from vae import Autoencoder
from work import load, path


class Model:
    """Everything that is needed to draw from a prompt, with the averaged weights."""

    def __init__(self):
        self.tokenizer, self.encoder = text_encoder()
        steadier = load("text_encoder_steady.pt")
        if steadier:
            self.encoder.load_state_dict(steadier)
        self.unet, self.vae = UNet(), Autoencoder()
        self.unet.load_state_dict(load("denoiser_training.pt")["mean"])
        self.vae.load_state_dict(load("vae.pt"))
        sharper = load("decoder.pt")
        if sharper:
            self.vae.decoder.load_state_dict(sharper["decoder"])
        self.unet.eval(), self.vae.eval()

    @torch.no_grad()
    def draw(self, prompts, steps=20, scale=4.0, seed=0, size=16, chunk=16):
        """Pixels in -1..1 [B, 3, 8 size, 8 size]; noise from the seed, one draw per prompt."""
        generator = torch.Generator().manual_seed(seed)
        noise = torch.randn((len(prompts), 4, size, size), generator=generator)
        ids = torch.from_numpy(self.tokenizer.encode([*prompts, ""], 77))
        hidden, out = self.encoder(ids), []
        for i in range(0, len(prompts), chunk):
            words = hidden[i:i + chunk] if i + chunk <= len(prompts) else hidden[i:-1]
            z = sample(self.unet, words, hidden[-1:].expand(len(words), -1, -1),
                       noise[i:i + chunk], steps, scale)
            out.append(self.vae.decode(z).clamp(-1, 1))
        return torch.cat(out)


def asked_scenes(each: int, landscapes: int, placed: int) -> dict:
    """Group -> scenes [n, 5]: `each` per object on a plain background, `landscapes` per sky and
    ground, `placed` per object and ground where it may stand. Colours and skies take turns."""
    rng = np.random.default_rng(5)
    plain, standing, n = [], [], len(COLOURS)
    for obj in range(len(OBJECTS)):
        for i in range(each):
            colour = i % n
            plain.append([obj, colour, (colour + rng.integers(1, n)) % n, -1, -1])
    for k, (obj, ground) in enumerate(STANDS):
        standing += [[obj, (5 * k + i) % n, -1, (k + i) % len(SKIES), ground] for i in range(placed)]
    empty = [[-1, -1, -1, sky, ground] for sky in range(len(SKIES))
             for ground in range(len(GROUNDS)) for _ in range(landscapes)]
    groups = {"on a plain background": plain, "landscapes": empty, "in a landscape": standing}
    return {name: np.array(scenes) for name, scenes in groups.items() if scenes}


def shares(asked: np.ndarray, said: np.ndarray) -> dict:
    """Shares of right answers, over all and per class, of the fields that were asked for."""
    right, result = asked == said, {"n": len(asked)}
    lists = dict(object=OBJECTS, colour=COLOUR_NAMES, background=COLOUR_NAMES, sky=SKIES,
                 ground=GROUNDS)
    for i, (field, names) in enumerate(lists.items()):
        if (asked[:, i] < 0).all():
            continue
        result[field] = {"all": round(float(right[:, i].mean()), 3)}
        result[field].update({name: round(float(right[asked[:, i] == k, i].mean()), 2)
                              for k, name in enumerate(names) if (asked[:, i] == k).any()})
    result["everything"] = round(float((right | (asked < 0)).all(1).mean()), 3)
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=24)
    parser.add_argument("--landscapes", type=int, default=6)
    parser.add_argument("--placed", type=int, default=6)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--scale", type=float, default=4.0)
    parser.add_argument("--pixels", type=int, default=128, help="the judge sees them at 128")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, judge, result = Model(), loaded(), {}
    for group, asked in asked_scenes(args.each, args.landscapes, args.placed).items():
        x = model.draw([plain_caption(s) for s in asked], args.steps, args.scale,
                       size=args.pixels // 8)
        if args.pixels != 128:
            x = F.interpolate(x, (128, 128), mode="area" if args.pixels > 128 else "bilinear")
        result[group] = shares(asked, verdicts(judge, x))
    print(json.dumps(result, indent=1))
    with open(path("measures.json"), "w", encoding="utf-8") as f:
        json.dump(result, f, indent=1)


if __name__ == "__main__":
    main()
