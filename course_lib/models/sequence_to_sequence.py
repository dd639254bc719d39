"""Translation without attention: one LSTM reads the source into its state, another writes from that state."""

import torch
from torch import Tensor, nn

from course_lib.dtypes import as_index


class RecurrentTranslator(nn.Module):
    """Two LSTMs and nothing between them but the state of the first at its last word.

    `memory` is that state, (B, 2, F): the hidden numbers and the cell, as many for a long source as for a
    short one. One table looks up the source's tokens and the target's, and predicts. The forget gates
    begin open, with a bias of 1.

    Source:  Sutskever, Vinyals and Le 2014, "Sequence to Sequence Learning with Neural Networks"; Jozefowicz,
             Zaremba and Sutskever 2015 for the forget gate.
    """

    def __init__(self, vocab_size: int, width: int = 64, state: int = 140, pad: int = 0):
        super().__init__()
        self.pad = pad
        self.embed = nn.Embedding(vocab_size, width)
        self.reader = nn.LSTM(width, state, batch_first=True)
        self.writer = nn.LSTM(width, state, batch_first=True)
        self.out = nn.Linear(state, width)
        nn.init.normal_(self.embed.weight, std=width**-0.5)  # look_up scales it to 1
        for lstm in (self.reader, self.writer):
            with torch.no_grad():
                lstm.bias_ih_l0[state : 2 * state] += 1.0  # torch's order: input gate, forget gate, ...

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Predict, at each token of the target, the next one.

        Shapes:  source (B, S) of int, target (B, T) of int -> (B, T, N)
        """
        return self.decode(target, *self.encode(source))

    def encode(self, source: Tensor) -> tuple[Tensor, None]:
        """Return the state (B, 2, F) after the last token of source (B, S) that is no padding; no mask."""
        lengths = (source != self.pad).sum(dim=1).cpu()
        packed = nn.utils.rnn.pack_padded_sequence(
            self.look_up(source), lengths, batch_first=True, enforce_sorted=False
        )
        _, (hidden, cell) = self.reader(packed)
        return torch.stack([hidden[0], cell[0]], dim=1), None

    def decode(self, target: Tensor, memory: Tensor, mask: None = None) -> Tensor:
        """Return the logits of the tokens that follow each token of the target.

        Shapes:  target (B, T) of int, memory (B, 2, F) -> (B, T, N)
        """
        hidden, cell = memory.transpose(0, 1).contiguous().split(1)
        states, _ = self.writer(self.look_up(target), (hidden, cell))
        return self.out(states) @ self.embed.weight.mT

    def look_up(self, tokens: Tensor) -> Tensor:
        """Return each token's vector, scaled by sqrt(D)."""
        return self.embed(as_index(tokens)) * self.embed.embedding_dim**0.5
