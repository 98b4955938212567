"""The commands of the laboratory: `python -m experiments <command>`, also `trustlab <command>`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from experiments.commands import COMMANDS, command, sentence
from experiments.commands.parser import PROGRAM
from model.parameters import BadValue

FINE, BAD_INPUT, INTERRUPTED = 0, 2, 130


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say; the code with which the program ends."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_help())
        return FINE
    name, *rest = arguments
    try:
        chosen = command(name)
        return chosen.run(chosen.PARSER.read(rest))
    except BadValue as error:
        print(f"trustlab: {error}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is None:
            raise
        print(
            f"trustlab: {error.filename} cannot be used: {error.strerror}. Check the path and your rights there; what "
            "was finished is kept.", file=sys.stderr,
        )
        return BAD_INPUT
    except MemoryError:
        print("trustlab: not enough memory; give fewer users (scenario.n_users) or seeds.", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("\ntrustlab: stopped; nothing was written by halves.", file=sys.stderr)
        return INTERRUPTED


def main() -> None:
    """The console command."""
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FINE
    if code == INTERRUPTED:
        sys.stderr.flush()
        os._exit(code)  # at once: runs in other threads cannot be stopped, and nothing of them is kept
    sys.exit(code)


def _help() -> str:
    width = max(map(len, COMMANDS))
    rows = "\n".join(f"  {name:<{width}}  {sentence(name)}" for name in COMMANDS)
    return (
        f"A simulation laboratory for trust in service systems.\n\nusage: {PROGRAM} <command> [...]\n\n"
        f"commands:\n{rows}\n\n`{PROGRAM} <command> --help` says more; `trustlab` is short for `{PROGRAM}`."
    )


if __name__ == "__main__":
    main()
