"""The work folder: training data, checkpoints and logs, kept out of the repository.

ATELIER_TRAIN_DIR names it; without it, `.work` beside this file is used.
"""

import os

import torch


def path(name: str) -> str:
    """The path of a file in the work folder, which is made if need be."""
    here = os.path.dirname(os.path.abspath(__file__))
    folder = os.environ.get("ATELIER_TRAIN_DIR") or os.path.join(here, ".work")
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, name)


def save(state: dict, name: str) -> None:
    """Writes a checkpoint; a crash half-way leaves the one before untouched."""
    torch.save(state, path(name) + ".new")
    os.replace(path(name) + ".new", path(name))


def load(name: str):
    """Reads a checkpoint, or returns None where there is none yet."""
    return torch.load(path(name), map_location="cpu") if os.path.exists(path(name)) else None
