"""Ctrl-C and the signals TERM and HUP end a command alike: an exception unwinds it, and nothing is left behind."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import Any

#: Ctrl-C, the request of a system or a scheduler to end, and the end of a terminal.
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

#: Seconds until a command that goes on although it was stopped is stopped again.
AGAIN = 0.25

#: The signals that have stopped the command.
_received: list[int] = []


class Stopped(KeyboardInterrupt):
    """The exception that unwinds a command after a signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def exit_code(error: KeyboardInterrupt) -> int:
    """Return the exit code of a command that was stopped: 128 and the number of the signal.

    >>> exit_code(KeyboardInterrupt()), exit_code(Stopped(15))
    (130, 143)
    """
    return 128 + getattr(error, "number", signal.SIGINT)


def run(load: Callable[[], Callable[[], int]]) -> int:
    """Load a command, run it, and return its exit code; a signal ends the process, with the exit code of `exit_code`.

    Nothing is written before the command runs or after it, so that the process can end at once: an exception in the
    middle of an import becomes an ImportError in some libraries, and Python prints one that is raised as it ends.
    """
    _heed(leave)
    sys.unraisablehook = say_what_is_lost
    sys.excepthook = say_what_is_raised
    try:
        command = load()
        _heed(stop)
        code = command()
    except (Exception, KeyboardInterrupt):
        if not _received:
            raise
        print("ravine: interrupted, nothing was written", file=sys.stderr)
    finally:
        _heed(leave)
        _set_alarm(0)
        if _received:
            leave(_received[0])
    return code


def _heed(handler: Callable[[int, FrameType | None], None]) -> None:
    """Let the handler answer the signals. One that whoever started this process wants ignored stays ignored."""
    for number in SIGNALS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler, leave, stop):
            signal.signal(number, handler)


def leave(number: int, frame: FrameType | None = None) -> None:
    """End the process at once: Python might wait for threads, and libraries crash where a callback was interrupted."""
    if _received:  # the command has said so
        with suppress(OSError, ValueError):  # they may be closed
            sys.stdout.flush()
            sys.stderr.flush()
    else:
        os.write(2, b"ravine: interrupted, nothing was written\n")
    os._exit(128 + number)


def stop(number: int, frame: FrameType | None = None) -> None:
    """Raise `Stopped`, and again after a while if it was lost.

    It is lost in code that cannot pass an exception on: `__del__`, callbacks of weak references, and some that is
    written in C. While it unwinds the command nothing is raised on top of it, whatever comes.
    """

    def again(alarm: int, frame: FrameType | None) -> None:
        if signal.getsignal(number) is stop and not is_unwinding():
            raise Stopped(number)

    if is_unwinding():
        return
    _received.append(number)
    _set_alarm(AGAIN, again)
    raise Stopped(number)


def say_what_is_lost(lost: Any) -> None:
    """Print an exception that nobody can catch, as Python does, but for `Stopped`, which comes again."""
    if not isinstance(lost.exc_value, Stopped):
        sys.__unraisablehook__(lost)


def say_what_is_raised(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print an exception, as Python does, but for `Stopped`, which C code may print and drop: it comes again."""
    if not isinstance(error, Stopped):
        sys.__excepthook__(kind, error, trace)


def _set_alarm(seconds: float, handler: Callable[[int, FrameType | None], None] | None = None) -> None:
    """Call the handler every so many seconds, or nothing after 0; Windows has no such timer."""
    if hasattr(signal, "setitimer"):
        if handler:
            signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)


def is_unwinding() -> bool:
    """Return whether an `except`, a `finally` or a context manager handles `Stopped` just now."""
    error = sys.exception()
    while error is not None and not isinstance(error, Stopped):
        error = error.__context__
    return error is not None


@contextmanager
def signals_held() -> Iterator[Callable[[], None]]:
    """Delay the signals within the block; the function that it yields, or its end, lets the first one through.

    matplotlib's C++ code turns an exception that is raised inside a draw into a ValueError, or loses it.
    """
    received: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()
    handlers = {number: signal.getsignal(number) for number in SIGNALS if is_main}
    held = {number: answer for number, answer in handlers.items() if answer in (signal.default_int_handler, stop)}

    def let_through() -> None:
        if received:
            held[received[0]](received[0], None)

    for number in held:
        signal.signal(number, lambda number, frame: received.append(number))
    try:
        yield let_through
        let_through()
    finally:
        for number, answer in held.items():
            signal.signal(number, answer)
