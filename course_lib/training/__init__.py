"""Full training: losses, schedules, optimizers, and the loop that uses them."""

from course_lib.training.loop import fit
from course_lib.training.losses import IGNORE, label_smoothing_loss, mask_tokens, next_token_loss, shift_right
from course_lib.training.optimizers import adamw_step, clip_gradients
from course_lib.training.schedules import cosine_schedule, linear_schedule, warmup_schedule

__all__ = [
    "IGNORE",
    "adamw_step",
    "clip_gradients",
    "cosine_schedule",
    "fit",
    "linear_schedule",
    "label_smoothing_loss",
    "mask_tokens",
    "next_token_loss",
    "shift_right",
    "warmup_schedule",
]
