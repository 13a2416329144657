"""Bundles the widget's modules into `dist/widget.js`, one file without any import.

`python widget/build.py` writes it; with `--check` it only says whether the file is up to date.
Each module's top-level names must be its own: they share one scope in the bundle.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENTRY = HERE / "src" / "element.js"
OUT = HERE / "dist" / "widget.js"

_IMPORT = re.compile(
    r'^import (.+?) from "\./([\w.]+)"(?: with \{ type: "css" \})?;\n', re.M | re.S
)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) )", re.M)
_TOP_NAME = re.compile(r"^(?:async function|function|class|const|let) (\w+)", re.M)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)


class BundleError(ValueError):
    """The modules cannot share one scope."""


def modules(path: Path, done: dict[Path, str]) -> dict[Path, str]:
    """Return all modules that `path` needs and itself, each after those that it needs."""
    text = path.read_text(encoding="utf-8")
    for name, needed in _IMPORT.findall(text):
        other = path.parent / needed
        if needed.endswith(".css"):
            done[other] = _sheet(name, other)
        elif other not in done:
            modules(other, done)
    done[path] = _EXPORT.sub("", _IMPORT.sub("", text)).strip()
    return done


def _sheet(name: str, path: Path) -> str:
    """Return a style sheet as the constructed sheet that a CSS import would give."""
    css = re.sub(r"\s*\n\s*", "\n", _COMMENT.sub("", path.read_text(encoding="utf-8"))).strip()
    if "`" in css or "\\" in css or "${" in css:
        raise BundleError(f"{path.name} holds a sign that a template string would read")
    return f"const {name} = new CSSStyleSheet();\n{name}.replaceSync(`{css}`);"


def bundle() -> str:
    """Return the bundle's text."""
    parts = modules(ENTRY, {})
    names: dict[str, str] = {}
    for path, text in parts.items():
        for name in _TOP_NAME.findall(text):
            if name in names:
                raise BundleError(f"{name} stands in {names[name]} and in {path.name}")
            names[name] = path.name
    head = "// Lantern chat widget. Built by widget/build.py from widget/src; do not edit.\n"
    return head + "".join(f"\n// {path.name}\n{text}\n" for path, text in parts.items())


def main(arguments: list[str]) -> int:
    """Write the bundle, or compare it with the committed one."""
    text = bundle()
    if "--check" not in arguments:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(text, encoding="utf-8")
        return 0
    if OUT.exists() and OUT.read_text(encoding="utf-8") == text:
        return 0
    print("widget/dist/widget.js is not what widget/src gives. Run: python widget/build.py")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
