"""Which paper a rung prints (督办文书). The ladder stores the kind's code; whoever draws papers registers it here."""

from collections.abc import Callable

from suggestions.supervision.cases import Act

Address = Callable[[Act], str]
_addresses: dict[str, Address] = {}


def register(kind: str, address: Address) -> None:
    """`address(act)` is the page that draws or shows the paper of that kind for an act."""
    _addresses[kind] = address


def address_of(kind: str | None, act: Act) -> str:
    """Where the paper of an act is drawn; "" while nobody draws that kind."""
    address = _addresses.get(kind or "")
    return address(act) if address else ""
