"""What a function holds while it runs: each call of torch's is seen, with what went in and what came out."""

from torch import Tensor
from torch.multiprocessing.reductions import StorageWeakRef
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves

COPIES = set(
    "__getitem__ clone contiguous to double float type type_as tensor cat concat concatenate stack hstack"
    " vstack pad constant_pad_nd repeat index_select reshape flatten take_along_dim gather".split()
)
MAKES_NEW = ("new_", "empty", "zeros", "ones", "full", "rand")  # they look at a shape, and at no number


IN_PLACE = {"__iadd__", "__isub__", "__imul__", "__itruediv__", "__ipow__", "__setitem__"}


class Watch(TorchFunctionMode):
    """Counts the floats that are made within it and alive at once; views and copies of inputs cost nothing.

    `steps` counts all calls, `most` is the most numbers of its own that were held at one time, and `read`
    the most of the first input that one call made something of. (A TorchDispatchMode would see more, and
    takes seconds to import.)

    >>> import torch
    >>> x = torch.ones(3, 4)
    >>> with Watch(x) as watch:
    ...     y = x[:, :2].exp().sum()
    >>> watch.steps, watch.most, watch.read
    (3, 7, 6)
    """

    def __init__(self, *inputs: Tensor):
        super().__init__()
        self.steps = self.most = self.read = 0
        self._copies = dict(map(_held, inputs))
        self._first = {_held(inputs[0])[0]}
        self._own: dict[int, tuple[StorageWeakRef, int]] = {}

    def __torch_function__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        name, given = func.__name__, _floats((args, kwargs))
        self.steps += 1
        first = [x for x in given if _held(x)[0] in self._first]
        if name in COPIES and any(_held(x)[0] in self._copies for x in given):
            self._copied(_floats(result), bool(first))
        elif self._made(name, given, _floats(result)) and not name.startswith(MAKES_NEW):
            self.read = max([self.read, *(x.numel() for x in first)])
        self._own = {key: held for key, held in self._own.items() if not held[0].expired()}
        self.most = max(self.most, sum(count for _, count in self._own.values()))
        return result

    def _copied(self, results: list[Tensor], is_first: bool) -> None:
        for key, ref in map(_held, results):
            if key not in self._own:
                self._copies[key] = ref
                self._first |= {key} if is_first else set()

    def _made(self, name: str, given: list[Tensor], results: list[Tensor]) -> bool:
        """Whether there are numbers that were not there before; those written into a copy count, too."""
        if _is_in_place(name) and given:
            self._write(given[0], given[-1].numel() if name == "__setitem__" else given[0].numel())
            return True
        new = [x for x in results if _held(x)[0] not in self._copies and _held(x)[0] not in self._own]
        for x in new:
            key, ref = _held(x)
            self._own[key] = ref, _room(x)
        return bool(new)

    def _write(self, x: Tensor, count: int) -> None:
        key, ref = _held(x)
        if key in self._copies:
            self._own[key] = ref, min(self._own.get(key, (ref, 0))[1] + count, _room(x))


def _is_in_place(name: str) -> bool:
    return name in IN_PLACE or name.endswith("_") and not name.endswith("__")


def _room(x: Tensor) -> int:
    """How many numbers the memory holds that x is a view of."""
    return x.untyped_storage().nbytes() // x.element_size()


def _held(x: Tensor) -> tuple[int, StorageWeakRef]:
    ref = StorageWeakRef(x.untyped_storage())
    return ref.cdata, ref


def _floats(value) -> list[Tensor]:
    return [x for x in tree_leaves(value) if isinstance(x, Tensor) and x.is_floating_point()]
