"""Synthesised sounds whose kind shows only in how they move."""

from functools import cache

import numpy as np

MELODIES = ("rising", "falling", "steady", "trembling")


@cache
def _bends(samples: int) -> np.ndarray:
    """How the pitch of each melody moves, in octaves around its middle: (4, samples)."""
    time = np.linspace(-1, 1, samples)
    return np.stack([time / 2, -time / 2, 0 * time, np.sin(8 * np.pi * time) / 6])


def tones(
    n: int = 1000, seed: int = 0, samples: int = 4000, rate: int = 8000, noise: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """Synthesised sounds: a tone that is rising, falling, steady or trembling (`MELODIES`), in noise.

    Waves (n, samples) float32 and labels (n,) int64 from 0 to 3. The middle pitch (300 to 1200 hertz),
    the loudness and the phase are drawn anew for each sound, so no single moment of it gives the label
    away: one has to compare moments.

    Units:   samples per second (`rate`); noise is a standard deviation, beside an amplitude of 0.3 to 1.
    Licence: generated here.

    >>> waves, labels = tones(n=3, samples=100)
    >>> waves.shape, labels.shape
    ((3, 100), (3,))
    """
    rng = np.random.default_rng(seed)
    labels = rng.integers(len(MELODIES), size=n)
    middle = 300 * 4 ** rng.random((n, 1))
    phase, loudness = rng.uniform(0, 2 * np.pi, (n, 1)), rng.uniform(0.3, 1, (n, 1))
    cycles = np.cumsum(middle * 2 ** _bends(samples)[labels], axis=1) / rate
    waves = loudness * np.sin(2 * np.pi * cycles + phase) + rng.normal(0, noise, (n, samples))
    return waves.astype(np.float32), labels
