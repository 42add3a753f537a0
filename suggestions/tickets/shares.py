"""Shares in per cent (百分比): one decimal, half up; nothing to divide by has none. Pure."""

FEW = 30  # below this many a share says little (样本少)


def percent(part: int, whole: int) -> float | None:
    """54 of 72 are 75.0. Reckoned in whole numbers, so that 0.05 is never lost in a binary fraction."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else None


def words(part: int, whole: int) -> str:
    """75.0 %, or a dash where there is nothing to divide by."""
    found = percent(part, whole)
    return "—" if found is None else f"{found:.1f}%"
