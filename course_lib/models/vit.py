"""The Vision Transformer: an image is a sequence of patches."""

from dataclasses import KW_ONLY, dataclass

import torch
from torch import Tensor, nn

from course_lib.models.blocks import EncoderBlock
from course_lib.models.config import BlockConfig, divides
from course_lib.models.initialisation import initialise
from course_lib.models.linear import Linear
from course_lib.models.sublayers import make_dropout, make_norm


@dataclass
class ViTConfig(BlockConfig):
    """The settings of a ViT; the defaults suit the 8x8 digits."""

    n_classes: int
    _: KW_ONLY
    image: int = 8  # pixels on a side
    patch: int = 2
    channels: int = 1
    n_layers: int = 3

    def __post_init__(self):
        super().__post_init__()
        divides("image", self.image, "patch", self.patch)


class ViT(nn.Module):
    """Images (B, channels, image, image) -> logits (B, n_classes).

    Source:  Dosovitskiy et al. 2020, "An Image is Worth 16x16 Words".
    """

    def __init__(self, config: ViTConfig):
        super().__init__()
        self.config = config
        # A convolution whose stride is its size is one and the same linear map of each patch.
        self.embed = nn.Conv2d(config.channels, config.width, config.patch, stride=config.patch)
        self.first = nn.Parameter(torch.randn(1, 1, config.width) * 0.02)  # what the head reads
        self.positions = nn.Embedding((config.image // config.patch) ** 2 + 1, config.width)
        self.dropout = make_dropout(config)
        self.blocks = nn.ModuleList(EncoderBlock(config) for _ in range(config.n_layers))
        self.norm = make_norm(config) if config.pre_norm else nn.Identity()
        self.head = Linear(config.width, config.n_classes)
        initialise(self, config.n_layers)

    def forward(self, images: Tensor) -> Tensor:
        """Classify each image by the first vector.

        Shapes:  images (B, 1, 8, 8) -> (B, 4)
        Errors:  ValueError if the images are not of the size in the settings.
        """
        return self.head(self.vectors(images)[:, 0])

    def vectors(self, images: Tensor) -> Tensor:
        """Return a vector for the whole and one for each patch, row by row.

        Shapes:  images (B, 1, 8, 8) -> (B, 17, D)
        """
        size = (self.config.channels, self.config.image, self.config.image)
        if images.shape[1:] != size:
            raise ValueError(f"images of (channels, rows, columns) {tuple(images.shape[1:])} are not {size}")
        patches = self.embed(images).flatten(2).mT
        x = torch.cat([self.first.expand(len(images), -1, -1), patches], dim=1)
        x = self.dropout(x + self.positions.weight)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)
