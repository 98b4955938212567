"""What is done once before the tests of several processes begin."""

from __future__ import annotations


def pytest_sessionstart(session):
    """Compile the model before processes share the tests: else each would do so, and the first line of any a wait."""
    config = session.config
    if not getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput"):
        return
    from model.compiling import compile_everything

    compile_everything(config.get_terminal_writer().line)
