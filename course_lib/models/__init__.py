"""The models, assembled from the blocks: one module each, and one dataclass of settings each."""

from course_lib.models.attention_maps import attention_maps
from course_lib.models.cache import LayerCache
from course_lib.models.config import BlockConfig
from course_lib.models.encoder import Classifier, Encoder, EncoderConfig, MaskedLM
from course_lib.models.gpt import GPT, GPTConfig
from course_lib.models.initialisation import count_parameters
from course_lib.models.transformer import Transformer, TransformerConfig
from course_lib.models.vit import ViT, ViTConfig

__all__ = [
    "GPT",
    "BlockConfig",
    "Classifier",
    "Encoder",
    "EncoderConfig",
    "GPTConfig",
    "LayerCache",
    "MaskedLM",
    "Transformer",
    "TransformerConfig",
    "ViT",
    "ViTConfig",
    "attention_maps",
    "count_parameters",
]
