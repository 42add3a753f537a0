"""Rebuild the two sprites static/img/icons*.svg from the names in deploy/icons.txt.

Names marked "portal" go into a small sprite of their own, so that a villager's phone loads little.
The pictures are bootstrap-icons 1.13.2 (MIT). To add one, write its name into icons.txt, then:
    npm pack bootstrap-icons@1.13.2 && tar xzf bootstrap-icons-1.13.2.tgz
    python deploy/icons.py package/icons
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
IMAGES = HERE.parent / "static" / "img"


def symbol(name: str, source: Path) -> str:
    """One picture of the set as a <symbol> of the sprite."""
    svg = (source / f"{name}.svg").read_text(encoding="utf-8")
    drawing = re.sub(r"\s*\n\s*", "", re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S)[1])
    return f'<symbol id="{name}" viewBox="0 0 16 16">{drawing}</symbol>\n'


def write(file: str, names: set[str], source: Path) -> None:
    """One sprite, names in order."""
    drawings = "".join(symbol(name, source) for name in sorted(names))
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{drawings}</svg>\n'
    (IMAGES / file).write_text(sprite, encoding="utf-8")


def main(source: Path) -> None:
    lines = (HERE / "icons.txt").read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line.strip()]
    portal = {name for name, *marks in words if "portal" in marks}
    write("icons-portal.svg", portal, source)
    write("icons.svg", {name for name, *_ in words} - portal, source)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
