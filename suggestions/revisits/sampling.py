"""Which closed matters are asked about again (抽样). Pure: the same numbers and seed draw the same sample.

Anybody can draw it again from what the plan prints: units are strata, one each as far as the sample reaches, the
rest by largest remainder; within a unit the order is that of sha256(seed:number).
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256


def size(eligible: int, rate: int, floor: int) -> int:
    """n = min(N, max(floor, ⌈rate·N⌉)); the rate in per cent."""
    return min(eligible, max(floor, -(-eligible * rate // 100)))


def shares(strata: Mapping[int, int], n: int) -> dict[int, int]:
    """How many of each stratum: one each, the largest first if they do not suffice; the rest by largest remainder."""
    order = sorted((unit for unit, there in strata.items() if there), key=lambda unit: (-strata[unit], unit))
    found = dict.fromkeys(order[:n], 1)
    rest = n - len(found)
    if rest <= 0:
        return found
    spare = {unit: strata[unit] - 1 for unit in order}
    total = sum(spare.values())
    quotas = {unit: divmod(spare[unit] * rest, total) for unit in order}
    for unit in order:
        found[unit] += quotas[unit][0]
    left = rest - sum(whole for whole, _remainder in quotas.values())
    by_remainder = sorted(order, key=lambda unit: (-quotas[unit][1], -strata[unit], unit))
    for unit in by_remainder[:left]:
        found[unit] += 1
    return found


def draw(pool: Mapping[int, Sequence[str]], seed: str, n: int) -> list[str]:
    """The numbers drawn from {unit: numbers}, unit by unit."""
    wanted = shares({unit: len(numbers) for unit, numbers in pool.items()}, n)
    return [number for unit in sorted(wanted) for number in ordered(pool[unit], seed)[: wanted[unit]]]


def ordered(numbers: Sequence[str], seed: str) -> list[str]:
    return sorted(numbers, key=lambda number: sha256(f"{seed}:{number}".encode()).digest())


def agreement(agreeing: int, answered: int) -> float | None:
    """In per cent, one decimal, half up; None when nobody answered."""
    return (agreeing * 2000 + answered) // (answered * 2) / 10 if answered else None
