"""Whether the time of a reading grows along with the text, and not with its square."""

from collections.abc import Callable
from math import inf


def grows_along(seconds: Callable[[int], float], size: int) -> bool:
    """Whether a text eight times as long takes eight times as long, give or take; with the square it would be 64.

    The best turns are compared, and a busy machine is given several: it makes a turn slower, never faster.
    """
    seconds(size // 8)
    short = long = inf
    for _ in range(5):
        short = min(short, *(seconds(size) for _ in range(3)))
        long = min(long, seconds(8 * size))
        if long < 20 * short + 0.05:
            return True
    return False
