"""Which figures of small groups may be shown."""
