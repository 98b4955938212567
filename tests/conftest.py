"""What holds for all tests: no example of a property is timed, the model is compiled once, and Ctrl-C is heard."""

from __future__ import annotations

import signal

from hypothesis import settings

# A shell that starts the tests in the background makes them, and every command they start, deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_sessionstart(session):
    """Compile the model before processes share the tests: else each would do so, and the first line of any a wait."""
    config = session.config
    if not getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput"):
        return
    from model.compiling import compile_everything

    compile_everything(config.get_terminal_writer().line)
