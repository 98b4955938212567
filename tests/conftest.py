"""What holds for all tests: their order, how examples are chosen, compiling only once, and that Ctrl-C is heard."""

from __future__ import annotations

import signal

from hypothesis import settings

# A shell that starts the tests in the background makes them, and every command they start, deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples each time, so that a test fails for what was changed; `make test-all` looks for others.
settings.register_profile("the same", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None)
settings.load_profile("the same")


def pytest_sessionstart(session):
    """Compile the model before processes share the tests: else each would do so, and the first line of any a wait."""
    config = session.config
    if not getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput"):
        return
    from model.compiling import compile_everything

    compile_everything(config.get_terminal_writer().line)


def pytest_collection_modifyitems(items):
    """Begin with the tests that take longest: else, at the end, one process runs them while the others wait."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
