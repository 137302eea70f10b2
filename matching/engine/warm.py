"""What a worker does before its first big run: load the compiler, and have the kernels compiled and kept."""

from matching.engine.compiled import always, has_compiler
from matching.engine.given import Candidate, Given
from matching.engine.what_if import MENTEE, Study


def warm_up() -> None:
    """Match a few invented people with compiled kernels. Takes most of a minute the first time, later a few seconds.

    What is compiled is kept on disk (`compiled`), so one worker does it for all. Does nothing without numba.
    """
    if not has_compiler():
        return
    english = frozenset({"en"})
    mentors = tuple(Candidate(key, key, 1, languages=english, offers={"ai": key}) for key in (1, 2, 3))
    mentees = tuple(Candidate(key, key, 9, languages=english, wishes={"ai": 3}, capacity=2) for key in (4, 5))
    with always(compile_them=True):
        study = Study(Given(mentors, mentees), all_at_once=0, whole=0)
        study.after(Given(mentors, mentees, bans=frozenset({(3, 4)}))).alternatives(MENTEE, 5)
