"""Who is asked: somebody with a seat, or somebody outside the program for comparison."""

from dataclasses import dataclass

from programs.enums import Side
from surveys.rules.answering import outsider_key, respondent_key


@dataclass(frozen=True)
class Respondent:
    """One person who is asked in one program; `number` is that of their seat, or of their row as an outsider."""

    person_id: int
    side: Side
    number: int
    is_outside: bool = False

    @property
    def place(self) -> dict[str, int]:
        """How Participation names them."""
        return {"outsider_id": self.number} if self.is_outside else {"enrolment_id": self.number}

    def key(self, secret: str) -> str:
        """Their pseudonym."""
        if self.is_outside:
            return outsider_key(secret, outsider_id=self.number)
        return respondent_key(secret, enrolment_id=self.number)
