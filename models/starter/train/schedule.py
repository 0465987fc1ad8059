"""How far a training is, and the learning rate that goes with it."""

import argparse
import math
import time


def arguments(minutes: float) -> argparse.Namespace:
    """--seed, and how long to train in all: --steps, or --minutes where no steps are given."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


class Progress:
    """Counts steps and seconds over all runs of a training.

    Only --steps gives the same weights again; --minutes depends on the machine's speed.
    """

    def __init__(self, args: argparse.Namespace, before):
        self.minutes, self.steps = args.minutes, args.steps
        self.step, self.spent = (before["step"], before["spent"]) if before else (0, 0.0)
        self.last = time.time()

    def done(self) -> float:
        """The share of the training that is behind us; 1 or more at its end."""
        return self.step / self.steps if self.steps else self.spent / (self.minutes * 60)

    def tick(self) -> None:
        """Call once after each step."""
        now = time.time()
        self.step, self.spent, self.last = self.step + 1, self.spent + now - self.last, now

    def set_rate(self, optimizer, peak: float, warmup: int) -> None:
        """A short linear warm-up, then a cosine down to a fiftieth of the peak."""
        rate = peak * min(1, (self.step + 1) / warmup) * (
            0.02 + 0.49 * (1 + math.cos(math.pi * min(1, self.done()))))
        for group in optimizer.param_groups:
            group["lr"] = rate

    def state(self) -> dict:
        return dict(step=self.step, spent=self.spent)
