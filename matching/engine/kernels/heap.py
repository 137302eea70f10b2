"""A heap of nodes by distance that knows where each node lies, so that a distance can fall (Cormen et al., ch. 6.5).

`heap` (int32) holds the `size` nodes that wait, the nearest first; `place` (int32, one per node) says where in the
heap a node lies and is -1 elsewhere; `distance` (int64) is one per node. Each function returns the new size.
"""

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int64]


def push(heap: Indices, place: Indices, distance: Numbers, size: int, node: int) -> int:
    """Add `node`, or move it up because its distance fell."""
    at = int(place[node])
    if at < 0:
        at = size
        size += 1
    own = distance[node]
    while at > 0:
        parent = (at - 1) >> 1
        above = heap[parent]
        if distance[above] <= own:
            break
        heap[at] = above
        place[above] = at
        at = parent
    heap[at] = node
    place[node] = at
    return size


def pop(heap: Indices, place: Indices, distance: Numbers, size: int) -> int:
    """Take the nearest node, `heap[0]`, out."""
    place[heap[0]] = -1
    size -= 1
    if not size:
        return 0
    node = heap[size]
    own = distance[node]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and distance[heap[child + 1]] < distance[heap[child]]:
            child += 1
        below = heap[child]
        if own <= distance[below]:
            break
        heap[at] = below
        place[below] = at
        at = child
    heap[at] = node
    place[node] = at
    return size
