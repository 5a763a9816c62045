"""Counting tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Totals:
    """How many tests passed, failed (or broke) and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: Totals) -> None:
        """Add the tests of another run."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    @property
    def ran(self) -> int:
        return self.passed + self.failed

    @property
    def found(self) -> int:
        return self.ran + self.skipped

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def count(found: int, failed: int, skipped: int, broke: bool) -> Totals:
    """Totals from a runner's numbers.

    :param broke: the runner's exit code says failure, whatever its numbers say.
    """
    failed = max(failed, 1) if broke else failed
    return Totals(max(found - failed - skipped, 0), failed, skipped)
