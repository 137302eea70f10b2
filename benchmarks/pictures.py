"""What it takes to draw: CPU seconds and memory of one worker, cold and warm, kind by kind.

    .venv/bin/python benchmarks/pictures.py

The reference, in the same run, is writing the specification as JSON a thousand times: a drawing is slow or fast only
beside it, as other work on the machine slows down both.
"""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from reports.engine.pictures import (  # the path is set above
    MENTEE,
    MENTOR,
    SOFT,
    Dumbbell,
    Line,
    Mark,
    Shares,
    Spec,
    Stage,
    change_spec,
    dumbbell_spec,
    funnel_spec,
    lines_spec,
    shares_spec,
    to_png,
    to_svg,
)

TIMES = 9
MEGA = 1024
SCALES = ("Digital confidence", "Trust in the mentoring partner", "Attitudes between generations", "Voice")
STEPS = ("Invited", "Applied", "Accepted", "Trained", "Matched", "Agreed", "First meeting", "On rhythm", "Completed")


def kinds() -> dict[str, Spec]:
    """As large as in a real report."""
    moved = [Dumbbell(name, 2.5, 3.2, "2.5 → 3.2, change +0.7 (+0.5 to +0.9)") for name in SCALES]
    stages = [Stage(name, 120 - 12 * place, str(120 - 12 * place)) for place, name in enumerate(STEPS)]
    mine = Line("participants: 90 %", [(0, 100), (6, 95), (12, 90)], MENTOR)
    theirs = Line("colleagues: 80 %", [(0, 100), (3, 95), (12, 80)], SOFT, dashed=True)
    return {
        "change with interval and target": change_spec(
            start=Mark(0, "no change"),
            found=Mark(0.7, "measured +0.7 (+0.5 to +0.9)"),
            target=Mark(0.5, "target +0.5"),
            interval=(0.5, 0.9),
        ),
        "before and after, 4 scales": dumbbell_spec(
            moved, ends=("1 lowest", "5 highest"), times=("before", "after"), colour=MENTEE
        ),
        "worse, same, improved, 4 scales": shares_spec(
            [Shares(name, 8, 24, 68) for name in SCALES], names=("worse", "the same", "improved"), colour=MENTEE
        ),
        "who stayed, two lines": lines_spec(mine, theirs, months=12, ends=("start", "12 months")),
        "funnel of 9 steps": funnel_spec(stages, colour=MENTEE),
    }


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def memory() -> float:
    """The most this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGA


def main() -> None:
    specs = kinds()
    first = next(iter(specs.values()))
    before = memory()
    cold = cpu(lambda: to_svg(first))
    print(f"first drawing of a process: {cold:.2f} CPU s; memory {before:.0f} MB before, {memory():.0f} MB after")
    reference = statistics.median(cpu(lambda: [json.dumps(first) for _ in range(1000)]) for _ in range(TIMES))
    print(f"reference (JSON, 1000 times): {reference:.4f} CPU s\n")
    print("| kind | SVG, warm | ratio | PNG of it | bytes of SVG | of PNG |\n|---|---|---|---|---|---|")
    for name, spec in specs.items():
        svg = to_svg(spec)
        drawn = statistics.median(cpu(lambda spec=spec: to_svg(spec)) for _ in range(TIMES))
        dotted = statistics.median(cpu(lambda svg=svg: to_png(svg)) for _ in range(TIMES))
        sizes = f"{len(svg.encode())} | {len(to_png(svg))}"
        print(f"| {name} | {drawn:.4f} | {drawn / reference:.1f} | {dotted:.4f} | {sizes} |")
    for _ in range(40):
        for spec in specs.values():
            to_svg(spec)
    print(f"\nmemory after 200 more drawings: {memory():.0f} MB")


if __name__ == "__main__":
    main()
