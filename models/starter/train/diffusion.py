"""The noise schedule, v, and DDIM: all in Stable Diffusion's numbers.

Schedule: "scaled_linear" from 0.00085 to 0.012 in 1000 steps (CompVis/stable-diffusion,
ldm/modules/diffusionmodules/util.py). v: Salimans & Ho 2022, arXiv:2202.00512. DDIM: Song et al.
2020, arXiv:2010.02502.
"""

import torch

STEPS, BETA_START, BETA_END = 1000, 0.00085, 0.012
BETAS = torch.linspace(BETA_START**0.5, BETA_END**0.5, STEPS, dtype=torch.float64) ** 2
ALPHAS = torch.cumprod(1 - BETAS, 0).float()


def parts(t):
    """Shares of signal and noise at times t [B], each [B, 1, 1, 1]."""
    a = ALPHAS[t][:, None, None, None]
    return a.sqrt(), (1 - a).sqrt()


def noised(z, noise, t):
    signal, sigma = parts(t)
    return signal * z + sigma * noise


def v_target(z, noise, t):
    signal, sigma = parts(t)
    return signal * noise - sigma * z


@torch.no_grad()
def sample(model, words, nothing, noise, steps=20, scale=4.0):
    """DDIM from pure noise with guidance: words and nothing [B, L, 128] -> latents [B, 4, h, w].

    Times are "leading" with offset 1, as in the shipped scheduler_config.json.
    """
    x, count = noise, len(noise)
    times = (torch.arange(steps) * (STEPS // steps) + 1).flip(0)
    for t in times:
        now = t.repeat(count)
        v = model(torch.cat([x, x]), now.repeat(2), torch.cat([words, nothing]))
        with_words, without = v.chunk(2)
        v = without + scale * (with_words - without)
        signal, sigma = parts(now)
        z, e = signal * x - sigma * v, sigma * x + signal * v
        before = t - STEPS // steps
        a = ALPHAS[before] if before >= 0 else torch.tensor(1.0)
        x = a.sqrt() * z + (1 - a).sqrt() * e
    return x
