"""Images as sequences."""

from torch import Tensor


def patchify(images: Tensor, size: int) -> Tensor:
    """Cut each image into square patches, row by row: a sequence of vectors, one for each patch.

    Shapes:  images (..., 3, 8, 12), size=4 -> (..., 6, 48)
    Units:   images are (channels, height, width); inside a patch the numbers keep that order.
    Errors:  ValueError if the size is not positive, or does not divide the height and the width.
    Source:  Dosovitskiy et al. 2021, "An Image is Worth 16x16 Words", section 3.1.

    >>> import torch
    >>> patchify(torch.arange(8).reshape(1, 2, 4), size=2)
    tensor([[0, 1, 4, 5],
            [2, 3, 6, 7]])
    """
    height, width = images.shape[-2:]
    if size < 1 or height % size or width % size:
        raise ValueError(f"patches of {size} x {size} do not fill an image of {height} x {width}")
    grid = images.unflatten(-1, (-1, size)).unflatten(-3, (-1, size))  # (..., channels, rows, y, columns, x)
    grid = grid.movedim((-4, -2), (-5, -4))  # (..., rows, columns, channels, y, x)
    return grid.flatten(-3).flatten(-3, -2)
