"""What firming is told and what it answers: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FirmingChoice:
    """What a planner asks of one firming; ``None`` leaves it to rule and company (ax.md 17.16)."""

    state: str | None = None
    """Requested production status."""
    marking: str | None = None
    """Update marking: ``no``, ``standard`` or ``extended``."""
    by_vendor: bool | None = None
    """One request for quotation for each vendor, instead of one for each planned purchase."""
    stop: bool = False
    """Leave everything after the first refused order planned."""


@dataclass
class FirmingResult:
    """What firming made: production orders, transfers, procurements, and what it refused and why.

    ``remarks`` are the reasons of planned orders that stay planned, ``not_advanced`` those of
    production orders that were made but did not reach the requested status.
    """

    orders: Any
    choice: FirmingChoice = field(default_factory=FirmingChoice)
    procured: int = 0
    pickings: Any = None
    problems: list[dict] = field(default_factory=list)
    remarks: dict[Any, str] = field(default_factory=dict)
    not_advanced: dict[Any, str] = field(default_factory=dict)

    @property
    def stopped(self) -> bool:
        """Whether nothing more is to be firmed, because something was refused."""
        return self.choice.stop and bool(self.remarks)

    @property
    def made_nothing(self) -> bool:
        """Whether all planned orders are still planned."""
        return not (self.orders or self.procured or self.pickings)

    def refusal_text(self) -> str:
        """The reasons why planned orders stay planned."""
        return "\n".join(f"{order.display_name}: {text}" for order, text in self.remarks.items())
