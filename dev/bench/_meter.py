"""What a piece of work costs: seconds, statements, memory; and a table of such figures by size."""

from __future__ import annotations

import math
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Cost:
    """Cost of one call; ``peak`` is the process's memory at its highest, in MiB."""

    seconds: float
    statements: float
    peak: float

    def times(self, count: float) -> Cost:
        """The cost of so many."""
        return Cost(self.seconds * count, self.statements * count, self.peak)


def spend(env, function: Callable[[], object]) -> Cost:
    """Call a function with empty caches, as a request does, and say what it cost.

    Statements that COPY uses past Odoo's cursor are not counted by Odoo.
    """
    env.flush_all()
    env.invalidate_all()
    _forget_peak()
    statements, begin = env.cr.sql_log_count, time.perf_counter()
    function()
    env.flush_all()
    seconds = time.perf_counter() - begin
    return Cost(seconds, env.cr.sql_log_count - statements, _peak())


def seconds(function: Callable[[], object]) -> float:
    """How long a call takes."""
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def _forget_peak() -> None:
    """Let Linux measure the peak anew; elsewhere it is the peak of the process so far."""
    if CLEAR.exists():
        CLEAR.write_text("5")


def _peak() -> float:
    if CLEAR.exists():
        lines = STATUS.read_text(encoding="ascii").splitlines()
        found = next(line for line in lines if line.startswith("VmHWM:"))
        return int(found.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(columns: list[int], rows: dict[str, list], growing: tuple[str, ...]) -> str:
    """Figures by size as text.

    :param rows: figures in the order of the columns, by name; ``None`` stands for not measured
    :param growing: rows that get a scaling exponent: the power of the size by which they grow
    """
    width = max(map(len, rows))
    lines = [_line("", width, [f"{size:,}" for size in columns], "exponent")]
    for name, figures in rows.items():
        growth = _exponent(columns, figures) if name in growing else ""
        lines.append(_line(name, width, map(_text, figures), growth))
    return "\n".join(lines)


def _line(name: str, width: int, texts, last: str) -> str:
    return f"{name:{width}} {''.join(f'{text:>14}' for text in texts)}{last:>12}".rstrip()


def _text(figure) -> str:
    if figure is None:
        return "-"
    if isinstance(figure, int):
        return f"{figure:,}"
    return f"{figure:.3f}" if figure < 10 else f"{figure:,.1f}"


def _exponent(columns: list[int], figures: list) -> str:
    """From the smallest to the largest size."""
    if len(columns) < 2 or not figures[0] or not figures[-1]:
        return ""
    return f"{math.log(figures[-1] / figures[0]) / math.log(columns[-1] / columns[0]):.2f}"
