"""Parts of one total, exactly at the borders of what is hidden."""

from rmentor.lib.disclosure import publishable


def test_one_person_who_would_remain_takes_the_smallest_part_along() -> None:
    found = publishable({"large": 9, "small": 6, "alone": 1})
    assert (found.published, found.hidden, found.total_published) == (("large",), ("small", "alone"), True)


def test_five_are_told_five_may_remain_and_nobody_may() -> None:
    assert publishable({"one": 5, "two": 5}).published == ("one", "two")
    assert publishable({"one": 5, "two": 3, "three": 2}).published == ("one",)
    assert publishable({"one": 6, "two": 7}).hidden == ()
    assert publishable({"one": 5}).total_published
    assert not publishable({"one": 4}).total_published
