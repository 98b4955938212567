"""What holds for all tests: no example of a property is timed, and the model is compiled once, not by each process."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_sessionstart(session):
    """Compile the model before processes share the tests: else each would do so, and the first line of any a wait."""
    config = session.config
    if not getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput"):
        return
    from model.compiling import compile_everything

    compile_everything(config.get_terminal_writer().line)
