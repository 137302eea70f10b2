"""Files of HR systems, read into plain rows. Plain Python: knows no Django."""

from people.engine.columns import Field, Shape
from people.engine.entry import Entry
from people.engine.faults import Fault, FaultCode
from people.engine.reading import PeopleFile, read_people

__all__ = ["Entry", "Fault", "FaultCode", "Field", "PeopleFile", "Shape", "read_people"]
