"""Answers files: with a tag of their bytes, and compressed for browsers that take it."""

from __future__ import annotations

import asyncio
import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from sanic import HTTPResponse, Request

_LEVEL: Final = 9  # paid once a file
_GZIP: Final = 31  # zlib's code for the format
# Numbers that hardly repeat are smaller when no repeats are looked for.
_STRATEGIES: Final = (zlib.Z_DEFAULT_STRATEGY, zlib.Z_HUFFMAN_ONLY)
_KEPT: Final = 16  # files whose compressed bytes are kept in memory


@dataclass(frozen=True)
class _Packed:
    body: bytes
    compressed: bytes
    tag: str


async def answer_file(
    request: Request, path: Path, kind: str, headers: dict[str, str]
) -> HTTPResponse:
    """Answer a file of media type `kind`; 304 when the browser has these bytes, 404 without file.

    A file that is replaced is read anew.
    """
    # In a thread: the largest takes half a second to compress, and cards wait for nothing.
    packed = await asyncio.to_thread(_read, path)
    if packed is None:
        return HTTPResponse(status=404, headers=headers)
    small = _takes_gzip(request.headers.get("accept-encoding", ""))
    # Two codings of one file are two answers, so each has its own tag.
    tag = f'"{packed.tag}-gz"' if small else f'"{packed.tag}"'
    headers = {**headers, "ETag": tag, "Vary": "Accept-Encoding"}
    if tag in _tags(request):
        return HTTPResponse(status=304, headers=headers)
    if small:
        headers["Content-Encoding"] = "gzip"
    return HTTPResponse(
        packed.compressed if small else packed.body, headers=headers, content_type=kind
    )


def _read(path: Path) -> _Packed | None:
    try:
        state = path.stat()
        return _packed(path, state.st_mtime_ns, state.st_ino, state.st_size)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=_KEPT)
def _packed(path: Path, *_state: int) -> _Packed:
    body = path.read_bytes()
    tag = hashlib.sha256(body).hexdigest()[:32]
    compressed = min((_gzip(body, strategy) for strategy in _STRATEGIES), key=len)
    return _Packed(body, compressed, tag)


def _gzip(body: bytes, strategy: int) -> bytes:
    pack = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP, strategy=strategy)
    return pack.compress(body) + pack.flush()


def _tags(request: Request) -> list[str]:
    given = request.headers.get("if-none-match", "")
    return [tag.strip().removeprefix("W/") for tag in given.split(",")]


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.lower().split(","):
        name, _, weight = part.replace(" ", "").partition(";")
        if name == "gzip":
            return weight not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
