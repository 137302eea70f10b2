"""What the room people tells to pages and to the rooms above."""

from people.selectors.reporting import bosses_of_everybody, reporting_lines
from people.selectors.steps import next_steps

__all__ = ["bosses_of_everybody", "next_steps", "reporting_lines"]
