"""Papers of meetings (会议公文)."""


def register() -> None:
    """Later."""
