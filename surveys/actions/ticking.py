"""What the clock calls."""

from surveys.actions.inviting import ask_for_pulses, invite_late_joiners
from surveys.actions.purging import purge_answers
from surveys.actions.releasing import finish_program
from surveys.actions.signalling import evaluate_relapse
from surveys.actions.waves import close_wave, open_wave
from surveys.selectors import due


def tick() -> None:
    """What is due, found in the database. Idempotent; a lost tick only delays."""
    for program in due.programs_to_finish():
        finish_program(program_id=program.pk)
    to_open, to_close = due.waves_to_move()
    for program, kind in to_open:
        open_wave(program=program, kind=kind, by=None)
    for program, kind in to_close:
        close_wave(program=program, kind=kind, by=None)
    invite_late_joiners()
    ask_for_pulses()
    if due.relapse_is_due():
        evaluate_relapse()
        purge_answers()
