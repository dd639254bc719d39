"""The course's figures: tables of shades, bars, lines, drawings of a mechanism. All follow the theme."""

from course_lib.notebook.plots.anchors import loss_past_guesses
from course_lib.notebook.plots.block import show_block, show_decoder_block
from course_lib.notebook.plots.curves import bars, lines
from course_lib.notebook.plots.hands import show_hands
from course_lib.notebook.plots.heads import show_heads, show_split
from course_lib.notebook.plots.landscape import valley_path
from course_lib.notebook.plots.layer import layer_drawing
from course_lib.notebook.plots.lookup import text_to_rows
from course_lib.notebook.plots.masking import show_masking
from course_lib.notebook.plots.mechanism import show_mechanism
from course_lib.notebook.plots.memory import memory
from course_lib.notebook.plots.next_letters import next_letters
from course_lib.notebook.plots.order import show_order
from course_lib.notebook.plots.pictures import ACCENT, picture, show
from course_lib.notebook.plots.pieces import cut_pieces
from course_lib.notebook.plots.points import border, scatter
from course_lib.notebook.plots.race import race
from course_lib.notebook.plots.shift import shift_drawing
from course_lib.notebook.plots.stacks import learning_curves
from course_lib.notebook.plots.steps import show_gates, show_state_step
from course_lib.notebook.plots.tables import attention_map, signed_map
from course_lib.notebook.plots.tree import share_tree
from course_lib.notebook.plots.whole_model import whole_model
from course_lib.notebook.plots.word_map import word_map
from course_lib.notebook.plots.words import describe_attention, describe_lines

__all__ = [
    "ACCENT",
    "attention_map",
    "bars",
    "border",
    "cut_pieces",
    "describe_attention",
    "describe_lines",
    "layer_drawing",
    "learning_curves",
    "lines",
    "loss_past_guesses",
    "memory",
    "next_letters",
    "picture",
    "race",
    "scatter",
    "share_tree",
    "shift_drawing",
    "show",
    "show_block",
    "show_decoder_block",
    "show_gates",
    "show_hands",
    "show_heads",
    "show_masking",
    "show_mechanism",
    "show_order",
    "show_split",
    "show_state_step",
    "signed_map",
    "text_to_rows",
    "valley_path",
    "whole_model",
    "word_map",
]
