"""Rebuild static/img/icons.svg from the names in deploy/icons.txt.

The pictures are bootstrap-icons 1.13.2 (MIT). To add one, write its name into icons.txt, then:
    npm pack bootstrap-icons@1.13.2 && tar xzf bootstrap-icons-1.13.2.tgz
    python deploy/icons.py package/icons
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPRITE = HERE.parent / "static" / "img" / "icons.svg"


def symbol(name: str, source: Path) -> str:
    """One picture of the set as a <symbol> of the sprite."""
    svg = (source / f"{name}.svg").read_text(encoding="utf-8")
    drawing = re.sub(r"\s*\n\s*", "", re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S)[1])
    return f'<symbol id="{name}" viewBox="0 0 16 16">{drawing}</symbol>'


def main(source: Path) -> None:
    """Write the sprite, names in order."""
    names = sorted(set((HERE / "icons.txt").read_text(encoding="utf-8").split()))
    drawings = "\n".join(symbol(name, source) for name in names)
    SPRITE.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{drawings}\n</svg>\n', encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
