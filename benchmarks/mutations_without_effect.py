"""Faults that change no answer of the engine, so that no test can notice them (`mutate_engine` does not count them).

Each was looked at on its own. By module: the function ("" where it runs at import), what is changed, a piece of its
line (and which of those that read alike on the line), and why.
"""

from typing import NamedTuple


class Spared(NamedTuple):
    """One fault, or more that read alike."""

    function: str
    what: str
    line: str
    reason: str
    nth: int = 0


INT64 = "no int64 is larger than either bound"
KEPT = "whether blocks are kept or made again"
EXACT = "a pair more is looked at exactly, and dropped there"
LONGER = "searches longer, and finds nothing nearer"
MIXED = "any way of mixing keys does; which of equals comes first is nobody's promise"
NOT_READ = "the arc by which this node was reached is never read"
BEGIN = "prices or pairs to begin with: the best is reached from any"
MORE = "pairs that are not worth more than their prices are brought in early"
AGAIN = "what still stands is worked out again"
STEPS = "a step more or less that nobody has"

WITHOUT_EFFECT = {
    "arrays": [
        Spared("_check_side", "63 -> 64", '_in_range("key"', INT64),
        Spared("_check_side", "63 -> 64", '_in_range("person"', INT64),
        Spared("_check_side", "Sub -> Add", '_in_range("person"', INT64),
    ],
    "graph": [Spared("Graph.find", "0 -> 1", "width = 1 + max(", "any width does that is above all columns")],
    "kernels.alternatives": [
        Spared("find_cheapest", "Add -> Sub", "question.above[settled]", LONGER),
        Spared("find_cheapest", "1 -> 0", "reach(search, source, -1, 0)", NOT_READ),
        Spared("_release", "condition False", "distance > search.distance", LONGER),
        Spared("_let_one_go", "1 -> 2", "_step(search, pool_node, -1", NOT_READ),
    ],
    "kernels.best": [
        Spared("", "2 -> 1", "NO_FLOOR = -2 * FAR", "no value less price is below either"),
        Spared("", "2 -> 3", "NO_FLOOR = -2 * FAR", "no value less price is below either"),
        Spared("keep_best", "condition False", "if floor < OPEN", EXACT),
        Spared("keep_best", "Lt -> LtE", "if floor < OPEN", "a guessed floor hides nobody, here as below"),
        Spared("keep_best", "max -> min", "likely_floor(", EXACT),
        Spared("keep_best", "Continue left out", "continue", EXACT),
        Spared("tie_of", "12 -> 11", "(mixed >> 12)", MIXED),
    ],
    "kernels.flow": [
        Spared("prepare", "call left out", "_take_what_is_best", BEGIN),
        Spared("_look_further", "Lt -> LtE", "distance < now[LIMIT]", LONGER),
        Spared("_look_back", "Lt -> LtE", "distance < now[LIMIT]", LONGER),
    ],
    "kernels.score": [
        Spared("", "20 -> 21", "PART_SHIFT = 20", "a finer part is exact, too, and still fits"),
        Spared("find_best", "condition True", "if low < high", "nothing is done for nobody"),
        Spared("score_row", "condition True", "scene.weighing.fewest", "points below 0 are forbidden already"),
        Spared("fill_base", "condition True", "if not is_near:", AGAIN),
    ],
    "layers": [
        Spared("Layers.of", "1 -> 2", "sizes(max(1, pairs)", "a wider layer holds as much"),
        Spared("_mixed", "29 -> 28", "np.uint64(29)", MIXED),
        Spared("_mixed", "32 -> 31", "np.uint64(32)", MIXED),
        Spared("_mixed", "13787848793156543929 -> 13787848793156543928", "np.uint64(29)", MIXED),
    ],
    "pricing": [
        Spared("", "2 -> 3", "CHEAPEST = 2**24", BEGIN),
        Spared("ByKernel.__init__", "condition True", "compiled(kernels)", "the same loops, compiled or not"),
        Spared("offer_of", "0 -> 1", "np.select(", EXACT),
        Spared("offer_of", "Lt -> LtE", "np.select(", EXACT),
        Spared("_rest", "Gt -> GtE", "np.abs(points) > NEAR", EXACT),
        Spared("_rest", "8 -> 7", "layers.first // 8", "any part from 4 on tells first partners apart"),
    ],
    "rounds": [
        Spared("Rounds.to_the_end", "True -> False", "compile_them=True", "the same loops, compiled or not"),
        Spared("Rounds._begin", "USub dropped", "set_prices(", BEGIN),
        Spared("Rounds._resume", "call left out", "start_from(", BEGIN),
        Spared("Rounds._look", "1 -> 2", "prices.rows - 1", MORE),
    ],
    "score": [
        Spared("_steps", "1 -> 0", "max(initial=1)", STEPS),
        Spared("_steps", "1 -> 2", "np.arange(1, max(5, steps) + 1", STEPS, nth=1),
    ],
    "sheet": [
        Spared("", "16384 -> 16383", "NARROWEST, WIDEST", "the width of a block"),
        Spared("Sheet.block", "condition True", "not in self._blocks", KEPT),
        Spared("Sheet.block", "condition True", "KEPT_BYTES", KEPT),
        Spared("Sheet.block", "Gt -> LtE", "KEPT_BYTES", KEPT),
        Spared("fits_kernels", "0 -> 1", "max(initial=0)", "both fit into a byte"),
    ],
    "watch": [
        Spared("Watch.look", "Add -> Sub", "WORTH_LOOKING_AT_ALL", "which of two ways that both find what there is"),
        Spared("Watch._fallen", "Gt -> GtE", "seen.slack - others", MORE),
    ],
}


def spared(module: str, function: str, what: str, line: str, nth: int) -> Spared | None:
    """The entry of a fault, if it has one; `nth` of those that read alike."""
    for one in WITHOUT_EFFECT.get(module, ()):
        if (one.function, one.what, one.nth) == (function, what, nth) and one.line in line:
            return one
    return None
