"""Asking every process of a worker to stop soon: one byte that parent and children share."""

import mmap

# Anonymous and shared: made before the worker forks, and seen by every child.
_flag = mmap.mmap(-1, 1)


def ask_to_stop() -> None:
    """From now on no further mail is begun."""
    _flag[0] = 1


def go_on() -> None:
    """Take the wish back: a new worker starts in this process."""
    _flag[0] = 0


def is_stopping() -> bool:
    """Whether somebody asked."""
    return _flag[0] == 1
