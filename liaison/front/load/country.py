"""The invented country a load test runs on (压测用的国家): how many places, and who sits where. Pure arithmetic.

Real proportions: 260 tickets, 72 deputies and 6 venues to a township, 14 townships to a county, 9 counties to a
city, 11 cities to a province. Every id follows from a place's position, so that the processes that write the
tickets need no table of the others. Fewer tickets make a smaller piece of the country, not a thinner one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

TICKETS_A_TOWN, TOWNS_A_COUNTY, COUNTIES_A_CITY, CITIES_A_PROVINCE = 260, 14, 9, 11
VILLAGES, VENUES, DEPUTIES = 10, 6, 72
# The desks of a township by their place in its block of units; its venues' desks follow.
ORGAN, GOVERNMENT, OFFICE, OTHER_OFFICE, STATION = range(5)
UNIT_BLOCK = 16
KEEPER, PRESIDIUM, HANDLER = range(3)  # its accounts
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Country:
    """So many townships, and the first free id of accounts."""

    towns: int
    first_user: int = 1

    @classmethod
    def for_tickets(cls, tickets: int, first_user: int = 1) -> "Country":
        return cls(max(4, round(tickets / TICKETS_A_TOWN)), first_user)

    @property
    def counties(self) -> int:
        return -(-self.towns // TOWNS_A_COUNTY)

    @property
    def cities(self) -> int:
        return -(-self.counties // COUNTIES_A_CITY)

    @property
    def provinces(self) -> int:
        return -(-self.cities // CITIES_A_PROVINCE)

    # Codes: the code is the path.

    def province(self, n: int) -> str:
        return f"{11 + n:02d}"

    def city(self, n: int) -> str:
        return f"{self.province(n // CITIES_A_PROVINCE)}{n % CITIES_A_PROVINCE + 1:02d}"

    def county(self, n: int) -> str:
        return f"{self.city(n // COUNTIES_A_CITY)}{n % COUNTIES_A_CITY + 1:02d}"

    def town(self, n: int) -> str:
        return f"{self.county(n // TOWNS_A_COUNTY)}{n % TOWNS_A_COUNTY + 1:03d}"

    def village(self, town: int, k: int) -> str:
        return f"{self.town(town)}{k + 1:03d}"

    # Ids

    def unit(self, town: int, desk: int) -> int:
        return 1 + town * UNIT_BLOCK + desk

    def station(self, town: int, k: int) -> int:
        return self.unit(town, STATION + k)

    def office_above(self, level: int, n: int) -> int:
        """The office of a province (0), city (1) or county (2)."""
        before = (0, self.provinces, self.provinces + self.cities)[level]
        return 1 + self.towns * UNIT_BLOCK + before + n

    def venue(self, town: int, k: int) -> int:
        return 1 + town * VENUES + k

    def deputy(self, town: int, k: int) -> int:
        return 1 + town * DEPUTIES + k

    def user(self, town: int, who: int) -> int:
        return self.first_user + town * 3 + who

    def user_above(self, level: int, n: int) -> int:
        return self.first_user + self.towns * 3 + self.office_above(level, n) - self.office_above(0, 0)

    def letters(self, town: int) -> str:
        """What the numbers of its organ begin with: AAAA, AAAB, …"""
        return "".join(ALPHABET[town // 26**place % 26] for place in (3, 2, 1, 0))

    def places_above(self) -> Iterator[tuple[int, int, str]]:
        """Level, position and code of every province, city and county."""
        for level, (amount, code) in enumerate(
            [(self.provinces, self.province), (self.cities, self.city), (self.counties, self.county)]
        ):
            for n in range(amount):
                yield level, n, code(n)
