"""A picture: what it shows, the same in a sentence and in a table, and how it is drawn."""

from dataclasses import dataclass, field

from reports.engine.pictures.canvas import Spec
from reports.engine.pictures.drawing import key_of


@dataclass(frozen=True)
class PictureTable:
    """The figures behind a picture, ready to read; `first` is the name of the column that names the rows."""

    first: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def lines(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """Each row as its name and its cells, every cell beside the name of its column."""
        return tuple((row[0], tuple(zip(self.columns, row[1:], strict=True))) for row in self.rows)


@dataclass(frozen=True)
class Picture:
    """One chart in one language. `name` is its own on the page; `svg` is empty until the worker has drawn it."""

    name: str
    title: str
    says: str
    table: PictureTable
    spec: Spec = field(repr=False)
    svg: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        """What its drawing is kept under."""
        return key_of(self.spec)
