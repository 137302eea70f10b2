"""A list of pairs is read with every fault in it, in the order of its rows."""

import datetime as dt

from matching.engine.pair_list import ListedPair, PairField, read_pairs
from people.engine import FaultCode


def a_list(*rows: str) -> bytes:
    return "\n".join(("Mentor,Mentee,Since,Remark", *rows)).encode()


def test_pairs_are_read_with_their_rows() -> None:
    file = read_pairs(a_list("mira@firm.example,Edda@firm.example,2026-01-15,x", "a@b.example,c@d.example,,"))
    assert file.pairs == (
        ListedPair(2, "mira@firm.example", "edda@firm.example", dt.date(2026, 1, 15)),
        ListedPair(3, "a@b.example", "c@d.example", None),
    )
    assert dict(file.headings) == {PairField.MENTOR: "Mentor", PairField.MENTEE: "Mentee", PairField.SINCE: "Since"}
    assert file.unused == ("Remark",)
    assert (file.faults, file.fault_count) == ((), 0)


def test_faults_come_in_the_order_of_rows_and_are_all_counted() -> None:
    rows = ["a@b.example,c@d.example,yesterday,", "nobody,c@d.example,,", "a@b.example,c@d.example,soon,"]
    file = read_pairs(a_list(*rows))
    assert [(fault.row, fault.column) for fault in file.faults] == [(2, "Since"), (3, "Mentor"), (4, "Since")]
    assert file.fault_count == 3


def test_a_date_that_can_be_read_in_two_ways_is_asked_about_once_and_first() -> None:
    file = read_pairs(a_list("a@b.example,c@d.example,02/03/2026,", "nobody,c@d.example,04/05/2026,"))
    assert file.faults[0].code == FaultCode.AMBIGUOUS_DATES
    assert (file.faults[0].row, file.faults[0].column) == (None, "Since")
    assert [fault.code for fault in file.faults].count(FaultCode.AMBIGUOUS_DATES) == 1


def test_one_date_that_is_clear_says_how_the_others_are_meant() -> None:
    file = read_pairs(a_list("a@b.example,c@d.example,02/03/2026,", "e@b.example,f@d.example,25/12/2025,"))
    assert file.faults == ()
    assert [pair.since for pair in file.pairs] == [dt.date(2026, 3, 2), dt.date(2025, 12, 25)]
