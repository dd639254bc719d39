"""Explorers, one module a topic: a learner moves something, and a drawing and a sentence follow."""

from course_lib.notebook.explorers.attention import arrow, attention_explorer, explore
from course_lib.notebook.explorers.beam import beam_explorer
from course_lib.notebook.explorers.bpe import bpe_stepper
from course_lib.notebook.explorers.controls import stepper
from course_lib.notebook.explorers.cuts import cut_stepper
from course_lib.notebook.explorers.distances import distance_explorer, left_at
from course_lib.notebook.explorers.hidden_words import hidden_words_explorer
from course_lib.notebook.explorers.influences import influence_explorer, outputs_move
from course_lib.notebook.explorers.journey import journey_end, journey_stepper, travel
from course_lib.notebook.explorers.line import line_explorer
from course_lib.notebook.explorers.masks import mask_explorer
from course_lib.notebook.explorers.online import online_stepper
from course_lib.notebook.explorers.rotations import rotation_explorer, score_at
from course_lib.notebook.explorers.sampling import sampling_explorer, shares_left
from course_lib.notebook.explorers.states import differences, read_words, state_stepper
from course_lib.notebook.explorers.waves import wave_explorer, wavelength

__all__ = [
    "arrow",
    "attention_explorer",
    "beam_explorer",
    "bpe_stepper",
    "cut_stepper",
    "differences",
    "distance_explorer",
    "explore",
    "hidden_words_explorer",
    "influence_explorer",
    "journey_end",
    "journey_stepper",
    "left_at",
    "line_explorer",
    "mask_explorer",
    "online_stepper",
    "outputs_move",
    "read_words",
    "rotation_explorer",
    "sampling_explorer",
    "score_at",
    "shares_left",
    "state_stepper",
    "stepper",
    "travel",
    "wave_explorer",
    "wavelength",
]
