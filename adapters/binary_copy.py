"""Rows in PostgreSQL's binary COPY format, made from columns at once.

Text would have to be formatted and parsed value by value; binary rows of equal layout are one
array.  Rows are sorted into groups of one layout: those with the same NULLs and the same texts.
(PostgreSQL documentation, COPY, "Binary Format".)
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

import numpy as np

_EPOCH = date(2000, 1, 1).toordinal()
_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TAIL = b"\xff\xff"
_NUMERIC_GROUPS = 4
"""Groups of four digits before the decimal point: quantities below 10 to the power of 16."""
_PLAIN = {"int4": ">i4", "int8": ">i8", "float8": ">f8", "date": ">i4", "timestamp": ">i8"}


@dataclass(frozen=True)
class Column:
    """Values of one column of the table.

    ``kind`` is int4, int8, float8, date (day numbers), timestamp (microseconds since 2000), text
    (numbers of ``texts``), hex (numbers of 16 digits) or numeric (whole numbers of ``digits``
    decimals).  Where ``null`` holds the value is NULL.
    """

    name: str
    kind: str
    values: np.ndarray
    null: np.ndarray | None = None
    texts: tuple[str, ...] = ()
    digits: int = 2


def binary_rows(columns: list[Column], count: int) -> io.BytesIO:
    """The rows as a stream for ``COPY ... FROM STDIN (FORMAT binary)``."""
    layout = np.zeros(count, "i8")
    for column in columns:
        if column.null is not None:
            layout = layout * 2 + column.null
        if column.kind == "text":
            layout = layout * (len(column.texts) + 1) + column.values
    _codes, group = np.unique(layout, return_inverse=True)
    order = np.argsort(group, kind="stable")
    edges = np.flatnonzero(np.diff(group[order], prepend=-1, append=-1))
    stream = io.BytesIO()
    stream.write(_HEAD)
    for start, end in zip(edges[:-1], edges[1:], strict=True):
        stream.write(_group(columns, order[start:end]).tobytes())
    stream.write(_TAIL)
    stream.seek(0)
    return stream


def binary_columns(data: bytes, kinds: tuple[str, ...]) -> list[np.ndarray]:
    """The columns of what ``COPY ... TO STDOUT (FORMAT binary)`` gave, which holds no NULL."""
    layout = [("count", ">i2")]
    for place, kind in enumerate(kinds):
        layout += [(f"size{place}", ">i4"), (f"cell{place}", _PLAIN[kind])]
    rows = np.frombuffer(data[len(_HEAD) : -len(_TAIL)], np.dtype(layout))
    return [
        rows[f"cell{place}"].astype("f8" if kind == "float8" else "i8")
        for place, kind in enumerate(kinds)
    ]


def _group(columns: list[Column], rows: np.ndarray) -> np.ndarray:
    """Rows of one layout."""
    fields: list[tuple] = [("count", ">i2")]
    cells: dict[str, object] = {"count": len(columns)}
    for column in columns:
        size, cell = f"{column.name}_size", f"{column.name}_cell"
        fields.append((size, ">i4"))
        if column.null is not None and column.null[rows[0]]:
            cells[size] = -1
            continue
        kind, value = _cell(column, rows)
        fields.append((cell, kind))
        cells[cell] = value
        cells[size] = np.dtype([("", kind)]).itemsize
    table = np.empty(len(rows), np.dtype(fields))
    for name, value in cells.items():
        table[name] = value
    return table


def _cell(column: Column, rows: np.ndarray) -> tuple:
    """The layout and the values of a column for these rows."""
    if column.kind == "text":
        text = column.texts[column.values[rows[0]]].encode()
        return f"S{len(text)}", text
    values = column.values[rows]
    if column.kind == "numeric":
        groups = _numeric(values, column.digits)
        return f"({groups.shape[1]},)>i2", groups
    if column.kind == "hex":
        return "S16", hexadecimal(values)
    if column.kind == "date":
        values = values - _EPOCH
    return _PLAIN[column.kind], values


def _numeric(units: np.ndarray, digits: int) -> np.ndarray:
    """Decimal numbers as PostgreSQL keeps them: count of groups of four digits, weight of the
    first, sign, decimals, and the groups."""
    decimals = -(-digits // 4)
    whole, part = np.divmod(units, 10**digits)
    part = part * 10 ** (4 * decimals - digits)
    groups = [whole // 10 ** (4 * place) % 10_000 for place in reversed(range(_NUMERIC_GROUPS))]
    groups += [part // 10 ** (4 * place) % 10_000 for place in reversed(range(decimals))]
    head = np.array([len(groups), _NUMERIC_GROUPS - 1, 0, digits], ">i2")
    return np.column_stack([np.tile(head, (len(units), 1)), *groups]).astype(">i2")


def hexadecimal(values: np.ndarray) -> np.ndarray:
    """Numbers as 16 hexadecimal digits."""
    octets = values.astype(">u8").view("u1").reshape(-1, 8)
    table = np.frombuffer("".join(f"{octet:02x}" for octet in range(256)).encode(), "S2")
    return np.ascontiguousarray(table[octets]).view("S16").ravel()
