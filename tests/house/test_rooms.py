"""Some knowledge has one room only, and one kind of luck."""

import ast
from pathlib import Path

import grimp
import pytest

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = {
    "hydra": "experiments.conditions",
    "omegaconf": "experiments.conditions",
    "pyarrow": "experiments.store",
}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("model", "experiments", "configs", include_external_packages=True, cache_dir=None)


@pytest.mark.parametrize(("library", "room"), ROOMS.items())
def test_library_is_known_in_one_room(graph, library, room):
    knowing = graph.find_modules_that_directly_import(library) if library in graph.modules else set()
    assert {name for name in knowing if name != room and not name.startswith(f"{room}.")} == set()


SOURCES = [path for path in sorted((HOUSE / "model").rglob("*.py")) if ".compiled" not in path.parts]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_nothing_draws_from_a_generator(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in {("np", "random"), ("numpy", "random")}
            assert node.value.id != "random", "luck comes from model.draws alone"
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.name for alias in node.names} | {getattr(node, "module", "")}
            assert not names & {"random", "secrets", "numpy.random"}, "luck comes from model.draws alone"
