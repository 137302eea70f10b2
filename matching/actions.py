"""What can be done in the room matching."""


def tick() -> None:
    """What is due, found in the database. Idempotent; a lost tick only delays."""
