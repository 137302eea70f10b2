"""What can be done in the room reports."""


def tick() -> None:
    """What is due, found in the database. Idempotent; a lost tick only delays."""
