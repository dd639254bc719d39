"""Token ids on their way back to text: each is looked up, and an unknown one is named."""

from collections.abc import Iterable, Mapping


def look_up(ids: Iterable[int], table: Mapping[int, object]) -> list:
    """The entry of each id (of a list, an array or a tensor). Errors: ValueError names the unknown id."""
    ids = ids.tolist() if hasattr(ids, "tolist") else list(ids)
    try:
        return [table[id] for id in ids]
    except (KeyError, TypeError):
        position, id = next((i, id) for i, id in enumerate(ids) if isinstance(id, list) or id not in table)
        raise ValueError(f"id {id} at position {position} is not one of the {len(table)} tokens") from None
