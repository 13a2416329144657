"""Bundles the widget's modules into the files of `dist`, each without any static import.

`python widget/build.py` writes them; with `--check` it only says whether they are up to date.
Each module's top-level names must be its own: they share one scope in the bundle.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SRC, DIST = HERE / "src", HERE / "dist"
# The entry of each bundle, and what it exports. The second is loaded by the first, once idle.
BUNDLES = {
    "widget.js": ("element.js", ""),
    "widget-triage.js": ("triage/offline.js", "openOffline"),
}

_IMPORT = re.compile(
    r'^import (.+?) from "\./([\w.]+)"(?: with \{ type: "css" \})?;\n', re.M | re.S
)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) )", re.M)
_TOP_NAME = re.compile(r"^(?:async function|function|class|const|let) (\w+)", re.M)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
# Types and remarks are for readers of the sources; they would be a fifth of what visitors load.
_DOC = re.compile(r"(?:^[ \t]*)?/\*\*(?:(?!\*/).)*\*/(?:\n| ?)", re.M | re.S)
_REMARK = re.compile(r"^[ \t]*// .*\n", re.M)
_TAIL = re.compile(r"[ \t]+// [^\"'`\n]*$", re.M)  # without a quote: no string can hold it
_INDENT = re.compile(r"^[ \t]+", re.M)
_CSS_BLANK = re.compile(r"[ \n]*([{};,])[ \n]*|(?<=:) ")  # a selector has no blank after a colon
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


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
    code = _DOC.sub("", _EXPORT.sub("", _IMPORT.sub("", text)))
    code = _TAIL.sub("", _REMARK.sub("", code))
    if any(line.count("`") % 2 for line in _STRING.sub("", code).splitlines()):
        raise BundleError(f"{path.name} holds a template string of several lines")
    done[path] = code.strip()
    return done


def _sheet(name: str, path: Path) -> str:
    """Return a style sheet as the constructed sheet that a CSS import would give."""
    css = re.sub(r"\s*\n\s*", "\n", _COMMENT.sub("", path.read_text(encoding="utf-8"))).strip()
    css = _CSS_BLANK.sub(r"\1", css).replace(";}", "}")
    if "`" in css or "\\" in css or "${" in css:
        raise BundleError(f"{path.name} holds a sign that a template string would read")
    return f"const {name} = new CSSStyleSheet();\n{name}.replaceSync(`{css}`);"


def bundle(entry: str, exported: str) -> str:
    """Return the text of the bundle of `entry` and all that it needs."""
    parts = modules(SRC / entry, {})
    names: dict[str, str] = {}
    for path, text in parts.items():
        for name in _TOP_NAME.findall(text):
            if name in names:
                raise BundleError(f"{name} stands in {names[name]} and in {path.name}")
            names[name] = path.name
    head = "// Lantern chat widget. Built by widget/build.py from widget/src; do not edit.\n"
    body = "".join(_INDENT.sub("", text) + "\n" for text in parts.values())
    return head + body + (f"export {{ {exported} }};\n" if exported else "")


def main(arguments: list[str]) -> int:
    """Write the bundles, or compare them with the committed ones."""
    texts = {DIST / name: bundle(*parts) for name, parts in BUNDLES.items()}
    if "--check" not in arguments:
        DIST.mkdir(exist_ok=True)
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
        return 0
    stale = [path for path, text in texts.items() if not _holds(path, text)]
    for path in stale:
        print(f"widget/dist/{path.name} is not what widget/src gives. Run: python widget/build.py")
    return 1 if stale else 0


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
