"""Progress: a bar in a terminal, plain lines elsewhere."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

import pytest

from experiments.progress import Progress


def test_plain_lines_where_nobody_watches(capsys):
    with Progress(8, "Runs") as progress:
        for _ in range(8):
            progress.advance()
    assert capsys.readouterr().err.splitlines() == ["Runs: 8 to do", *(f"Runs: {n} of 8" for n in (2, 4, 6, 8))]


@pytest.mark.parametrize(("columns", "shown"), [(100, "100%|"), (0, "Runs: 2 of 2")])
def test_a_bar_in_a_terminal_that_knows_its_size(columns, shown, monkeypatch):
    reader, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    with os.fdopen(terminal, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        with Progress(2, "Runs") as progress:
            progress.advance(2)
        stream.flush()
        # A terminal hands over what it has, which may be less than all.
        seen = ""
        while shown not in seen and select.select([reader], [], [], 5)[0]:
            seen += os.read(reader, 10_000).decode()
        assert shown in seen
    os.close(reader)
