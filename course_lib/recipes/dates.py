"""Dates, in which it is known what a translator should look at: its words, and which one it looks at most."""

import torch
from torch import Tensor

from course_lib.models.attention_maps import attention_maps
from course_lib.recipes.translation import START, Pairs, Translator

FROM = [0, 2, 1, 3]  # weekday, day, month, year of the target, in a source of weekday, month, day, year


def date_pairs(pairs: Pairs) -> Pairs:
    """Those pairs that are dates: they are written with digits, and numbers with words.

    >>> date_pairs([("<fr> one", "un"), ("<fr> Friday, July 3, 2089", "vendredi 3 juillet 2089")])
    [('<fr> Friday, July 3, 2089', 'vendredi 3 juillet 2089')]
    """
    return [pair for pair in pairs if any(letter.isdigit() for letter in pair[0])]


def cross_weights(translator: Translator, source: str, target: str) -> Tensor:
    """Where the decoder's last block looks, in each head, before it writes each token and then STOP.

    The result is (H, T, S): a row more than the target has tokens, a column for each token of the source.
    """
    ids = torch.tensor([[START, *translator.tokenizer.encode(target)]])
    device = next(translator.model.parameters()).device
    inputs = translator.rows([source]).to(device), ids.to(device)
    *_, last = attention_maps(translator.model.eval(), *inputs).values()
    return last[0].cpu()


def token_names(translator: Translator, text: str) -> list[str]:
    """The tokens of a text, as they are read, and `stop`.

    >>> from course_lib.recipes.number_words import number_translator
    >>> token_names(number_translator()[0], "ninety-eight")
    ['ninety', '-', 'eight', 'stop']
    """
    return [translator.tokenizer.decode([id]) for id in translator.tokenizer.encode(text)] + ["stop"]


def word_places(names: list[str]) -> list[list[int]]:
    """Which tokens each word is made of; a token that begins with a space begins a word.

    >>> word_places(["mar", "di", " 3", "1", "stop"])
    [[0, 1], [2, 3]]
    """
    places: list[list[int]] = []
    for place, name in enumerate(names[:-1]):
        if name.startswith(" ") or not places:
            places.append([])
        places[-1].append(place)
    return places


def dates_looked_up(translator: Translator, pairs: Pairs) -> Tensor:
    """In what share of a date's four words each head of the last block looks most at the right source word.

    The weights of a word's tokens are added, and averaged over the tokens that are about to be written. The
    result is (H). Chance is 0.25: the language wanted and the closing STOP are no words.
    """
    right = []
    for source, target in pairs:
        weights = cross_weights(translator, source, target)
        names = token_names(translator, source), token_names(translator, target)
        columns = word_places(names[0])[1:]  # the first is the language
        rows = [row for row in word_places(names[1]) if names[1][row[0]] != " de"]
        asked = torch.stack([weights[:, row].mean(dim=1) for row in rows], dim=1)  # (H, 4, S)
        words = torch.stack([asked[:, :, column].sum(dim=-1) for column in columns], dim=-1)
        right.append(words.argmax(dim=-1) == torch.tensor(FROM))
    return torch.stack(right).float().mean(dim=(0, 2))
