"""A TCP proxy that cuts (断点代理): doors between client ▸ web, product ▸ PostgreSQL, product ▸ broker.

Runs as its own process: `python -m tests.faults.proxy CONTROL name:listen:target …`. On the control port one
JSON line orders one thing and is answered by the counts of what was cut so far.
"""

import asyncio
import json
import socket
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

CHUNK = 65536
COMMIT = b"COMMIT\x00"
TIME_TO_COMMIT = 0.05  # seconds between the statement sent on and the cut


@dataclass
class Door:
    """One way through. `cuts`: byte counts for the next answers; `commits`: how many COMMITs lose their answer."""

    name: str
    listen: int
    target: int
    shut: bool = False
    cuts: deque = field(default_factory=deque)
    commits: int = 0
    cut: int = 0
    open: set = field(default_factory=set)

    async def serve(self) -> None:
        await asyncio.start_server(self.pass_through, "127.0.0.1", self.listen)

    async def pass_through(self, reader, writer) -> None:
        if self.shut:
            return writer.transport.abort()
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            return writer.transport.abort()
        pair = (writer, far_writer)
        self.open.add(pair)
        limit = self.cuts.popleft() if self.cuts else None
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(self.ask(reader, far_writer, pair), self.answer(far_reader, writer, pair, limit))
        self.drop(pair)

    async def ask(self, reader, writer, pair) -> None:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
            if self.commits and COMMIT in data:
                self.commits -= 1
                self.cut += 1
                await asyncio.sleep(TIME_TO_COMMIT)
                return self.drop(pair)
        if writer.can_write_eof():
            writer.write_eof()

    async def answer(self, reader, writer, pair, limit: int | None) -> None:
        while data := await reader.read(CHUNK):
            if self.commits and pair not in self.open:
                return None
            if limit is not None and len(data) > limit:
                writer.write(data[:limit])
                await writer.drain()
                self.cut += 1
                return self.drop(pair)
            limit = None if limit is None else limit - len(data)
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
        return None

    def drop(self, pair) -> None:
        self.open.discard(pair)
        for writer in pair:
            writer.close() if writer.transport.is_closing() else writer.transport.abort()

    def order(self, wish: dict) -> None:
        self.shut = wish.get("shut", self.shut)
        self.cuts.extend(wish.get("cuts", ()))
        self.commits += wish.get("commits", 0)
        if wish.get("calm"):
            self.cuts.clear()
            self.commits, self.shut = 0, False
        if wish.get("drop"):
            for pair in list(self.open):
                self.cut += 1
                self.drop(pair)


async def main(control: int, doors: dict[str, Door]) -> None:
    async def obey(reader, writer) -> None:
        wish = json.loads(await reader.readline())
        doors[wish["door"]].order(wish)
        writer.write(json.dumps({name: door.cut for name, door in doors.items()}).encode() + b"\n")
        await writer.drain()
        writer.close()

    for door in doors.values():
        await door.serve()
    server = await asyncio.start_server(obey, "127.0.0.1", control)
    print("proxy ready.", flush=True)
    await server.serve_forever()


def order(control: int, door: str, **wish) -> dict[str, int]:
    """Tell a running proxy; answers how many connections each door has cut."""
    with socket.create_connection(("127.0.0.1", control), timeout=5) as line:
        line.sendall(json.dumps({"door": door} | wish).encode() + b"\n")
        return json.loads(line.makefile().readline())


if __name__ == "__main__":
    rows = [word.split(":") for word in sys.argv[2:]]
    asyncio.run(main(int(sys.argv[1]), {name: Door(name, int(here), int(there)) for name, here, there in rows}))
