"""What is wrong or noteworthy in the raw tables, said so that it can be sent back to the office."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from iku_analysis.base.digests import text_digest
from iku_analysis.base.formats import format_number, listed
from iku_analysis.privacy.personal_data import masked

if TYPE_CHECKING:
    import pandas as pd  # slow to import, and findings are read by the command line
    from rich.console import Console, RenderableType

MAX_VALUE_LENGTH = 60
MAX_MORE_ROWS = 4
MAX_DISTINCT_VALUES = 10
MAX_APART = 3
MAX_PLACE_LENGTH = 120
CODE_WIDTH = len("IKU-S121")
EMPTY_CELL = "IKU-S101"
SAME = "sama seperti di atas"
WHOLE_FILE = "seluruh berkas"
FINDINGS_SUFFIX = ".temuan.json"
HIDDEN_VALUE = "(data pribadi)"


class Severity(StrEnum):
    """Weight of a finding, heaviest first; the values are the words shown."""

    GALAT = "galat"
    PERINGATAN = "peringatan"
    DITERIMA = "diterima"
    CATATAN = "catatan"


TO_MEND = (Severity.GALAT, Severity.PERINGATAN)


@dataclass(frozen=True)
class OfficePart:
    """The part of a finding that one office has to mend.

    Attributes
    ----------
    name : str
        Kab/kota of the rows, else the publisher of the table.
    count : int
        Number of its rows.
    rows : tuple of int
        The first of them, at most ``1 + MAX_MORE_ROWS``; empty when it is about the whole file.
    """

    name: str
    count: int
    rows: tuple[int, ...]

    def __post_init__(self) -> None:
        """Hide personal data in what a descriptor gives as the publisher."""
        object.__setattr__(self, "name", masked(self.name))


@dataclass(frozen=True)
class Finding:
    """One fault or remark; the same one in many rows is one finding.

    Attributes
    ----------
    severity : Severity
        ``galat`` stops the report, ``peringatan`` becomes a footnote, ``diterima`` is one somebody
        answers for (`acceptances`), ``catatan`` informs.
    file, sheet : str
        File as declared; sheet of a workbook, else empty.
    row : int or None
        First row, counted as a person sees it: the head is row 1. None: the whole file.
    column : str
        Head of the column, empty when it is about the row or the file.
    value : str
        Cell as written, shortened, control characters escaped.
    rule, mend : str
        What was expected; how to mend it (Indonesian).
    code : str
        Code of the rule, ``IKU-T012``.
    count : int
        Number of rows with this fault.
    more_rows : tuple of int
        The next rows after `row`, at most `MAX_MORE_ROWS`.
    keys : str
        What its rows hold, by which they are known when they move; empty when it is about no rows.
    offices : tuple of OfficePart
        Whose rows they are; empty when no office sent the file.
    all_rows : tuple of int
        Every row, known only until the offices are.
    """

    severity: Severity
    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    rule: str
    mend: str
    code: str = ""
    count: int = 1
    more_rows: tuple[int, ...] = ()
    keys: str = ""
    offices: tuple[OfficePart, ...] = field(default=(), compare=False)
    all_rows: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        """Hide personal data wherever a finding is told: terminal, workbook, JSON."""
        for name in ("file", "sheet", "column", "value", "rule", "mend", "keys"):
            object.__setattr__(self, name, masked(getattr(self, name)))

    @property
    def place(self) -> str:
        """Where it is within its file, the same after rows have moved: column, cell, keys."""
        whole = " / ".join(filter(None, (self.column, self.value, self.keys))) or WHOLE_FILE
        return short(whole, MAX_PLACE_LENGTH)


class Place(NamedTuple):
    """File and sheet of a table."""

    file: str
    sheet: str = ""


class Advice(NamedTuple):
    """The rule that was broken and how to mend it (Indonesian), and its code, see `codes`."""

    rule: str
    mend: str
    code: str


def digest_mark(texts: Iterable[str]) -> str:
    """Short mark that stands for texts too many or too long to be told: ``#1a2b3c4d``."""
    return f"#{text_digest(chr(10).join(texts))[:8]}"


def short(text: str, length: int) -> str:
    """Text of one line; a long one is cut, and what was cut decides the mark at its end."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length]}… {digest_mark([line])}"


def has_faults(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings stops the report."""
    return any(finding.severity is Severity.GALAT for finding in findings)


def shown(text: str) -> str:
    r"""Text from data made harmless for display: control characters escaped, then shortened.

    Examples
    --------
    >>> shown("a\x1b[31m")
    'a\\x1b[31m'
    >>> len(shown("x" * 500))
    60
    """
    # escape only the part that can be seen: a cell may hold megabytes; of a number cut at its end
    # enough is seen to know it
    start = masked(text[: 2 * MAX_VALUE_LENGTH])[: MAX_VALUE_LENGTH + 1]
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in start)
    return safe if len(safe) <= MAX_VALUE_LENGTH else safe[: MAX_VALUE_LENGTH - 1] + "…"


def end_of_key(key: str) -> str:
    """Key of a declaration, its last parts where all of them are too many to be shown.

    Examples
    --------
    >>> end_of_key("sasaran[2].indikator[3].deklarasi.ukuran.daftar.nilai.saring[1].berlaku.pada")
    '…deklarasi.ukuran.daftar.nilai.saring[1].berlaku.pada'
    """
    parts, whole = key.split("."), key
    while len(whole) > MAX_VALUE_LENGTH and len(parts) > 1:
        parts = parts[1:]
        whole = f"…{'.'.join(parts)}"
    return whole


def finding_at(  # noqa: PLR0913 - the parts of a place, named by every caller
    place: Place,
    advice: Advice,
    *,
    row: int | None = None,
    column: str = "",
    value: str = "",
    severity: Severity = Severity.GALAT,
) -> Finding:
    """Make the finding for a single place; `column` and `value` may come from data."""
    column = end_of_key(column) if place.file.endswith(".yaml") else column
    return Finding(severity, *place, row, shown(column), shown(value), *advice)


def cell_findings(  # noqa: PLR0913 - as above
    cells: pd.Series[str],
    place: Place,
    column: str,
    advice: Callable[[str], Advice],
    *,
    severity: Severity = Severity.GALAT,
    hidden: bool = False,
    max_distinct: int = MAX_DISTINCT_VALUES,
) -> tuple[Finding, ...]:
    """Gather cells that break the same rule: one per distinct value, or one for all.

    Parameters
    ----------
    cells : Series of str
        Faulty cells as written; the index is the row number.
    place, column
        Where they stand.
    advice : callable
        Rule and mend for a value; for a hidden value it gets an empty text.
    severity : Severity
    hidden : bool
        Whether the values are personal data and must not be told.
    max_distinct : int
        With more distinct values than this, all cells become one finding.
    """
    if hidden:
        cells = cells.str.slice(0, 0)
    distinct = cells.nunique()
    groups = (
        [cells] if distinct > max_distinct else [g for _, g in cells.groupby(cells, sort=False)]
    )
    is_one = distinct > 1 and len(groups) == 1
    others = f" dan {format_number(distinct - 1, 0)} lagi" if is_one else ""
    return tuple(
        Finding(
            severity,
            *place,
            row=int(group.index[0]),
            column=column,
            value=HIDDEN_VALUE if hidden else shown(group.iloc[0]) + others,
            **advice(group.iloc[0])._asdict(),
            count=len(group),
            more_rows=tuple(int(row) for row in group.index[1 : 1 + MAX_MORE_ROWS]),
            all_rows=tuple(group.index.tolist()),
        )
        for group in groups
        if not group.empty
    )


def gathered(findings: Iterable[Finding], apart: int | None = None) -> tuple[Finding, ...]:
    """Findings that say the same of many columns or values of a file as one.

    Parameters
    ----------
    findings : iterable of Finding
        Before their offices are known.
    apart : int, optional
        As many as this stay apart; by default few columns, or the values a column is told with.
    """
    groups = dict[tuple[str, ...], list[Finding]]()
    for item in findings:
        groups.setdefault((item.file, item.sheet, item.code, item.rule, item.mend), []).append(item)
    return tuple(
        item
        for group in groups.values()
        for item in (group if len(group) <= (apart or _apart(group)) else [_as_one(group)])
    )


def _apart(group: Sequence[Finding]) -> int:
    return MAX_APART if len({item.column for item in group}) > 1 else MAX_DISTINCT_VALUES


def _as_one(group: Sequence[Finding]) -> Finding:
    rows = sorted({row for item in group for row in (item.all_rows or (item.row,)) if row})
    columns, values = (
        list(dict.fromkeys(filter(None, words)))
        for words in ([item.column for item in group], [item.value for item in group])
    )
    most = 1 + MAX_MORE_ROWS
    return replace(
        group[0],
        row=rows[0] if rows else None,
        column=listed(columns, most),
        value=listed(values, most),
        keys=digest_mark([*columns, *values]) if max(len(columns), len(values)) > most else "",
        count=max(len(rows), 1),
        more_rows=tuple(rows[1 : 1 + MAX_MORE_ROWS]),
        all_rows=tuple(rows),
    )


def heaviest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by severity, then by file in the order in which the files appear."""
    given = tuple(findings)
    weights = {severity: weight for weight, severity in enumerate(Severity)}
    files = {file: at for at, file in enumerate(dict.fromkeys(item.file for item in given))}
    return tuple(sorted(given, key=lambda item: (weights[item.severity], files[item.file])))


def _plain(finding: Finding) -> dict[str, Any]:
    plain = asdict(finding) | {"place": finding.place}
    del plain["all_rows"]
    return plain


def findings_to_json(findings: Iterable[Finding]) -> str:
    """Write findings as JSON text with stable bytes."""
    entries = [_plain(finding) for finding in findings]
    return json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _finding(plain: dict[str, Any]) -> Finding:
    # records published before offices were told lack them
    offices = (
        OfficePart(**{**part, "rows": tuple(part["rows"])}) for part in plain.get("offices", ())
    )
    typed = {
        "severity": Severity(plain["severity"]),
        "more_rows": tuple(plain["more_rows"]),
        "offices": tuple(offices),
    }
    told = {key: value for key, value in plain.items() if key != "place"}
    return Finding(**{**told, **typed})


def findings_from_json(text: str) -> tuple[Finding, ...]:
    """Read findings written by `findings_to_json`."""
    return tuple(map(_finding, json.loads(text)))


def counted(findings: Sequence[Finding]) -> str:
    """How many findings of each severity: ``0 galat, 2 peringatan, 1 catatan``."""
    found = Counter(finding.severity for finding in findings)
    told = (item for item in Severity if found[item] or item is not Severity.DITERIMA)
    return ", ".join(f"{found[severity]} {severity.value}" for severity in told)


def rows_text(rows: Sequence[int], count: int) -> str:
    """Numbers of rows, and how many more there are: ``3, 5 dan 4.319 lagi``."""
    more = f" dan {format_number(count - len(rows), 0)} lagi" if count > len(rows) else ""
    return ", ".join(map(str, rows)) + more


def place_text(finding: Finding) -> str:
    """Where a finding is and what is written there, as one sentence."""
    rows = [row for row in (finding.row, *finding.more_rows) if row is not None]
    part = "kunci" if finding.file.endswith(".yaml") else "kolom"
    parts = (
        shown(finding.file),
        f"lembar {finding.sheet}" if finding.sheet else "",
        f"baris {rows_text(rows, finding.count)}" if rows else "",
        f"{part} {finding.column}" if finding.column else "",
    )
    written = finding.value or ("(kosong)" if finding.code == EMPTY_CELL else "")
    return ", ".join(filter(None, parts)) + (f": {written}" if written else "")


def _table(severity: Severity, findings: Sequence[Finding]) -> RenderableType:
    from rich import box  # noqa: PLC0415 - kernels import intake to read tables, never to print
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    title = f"{severity.value}: {format_number(len(findings), 0)}"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, expand=True)
    table.add_column("Kode", width=CODE_WIDTH)
    table.add_column("Tempat", ratio=2, overflow="fold")
    table.add_column("Aturan dan cara memperbaiki", ratio=3, overflow="fold")
    for above, finding in zip((None, *findings), findings, strict=False):
        cells = (finding.code, place_text(finding), _words(finding, above))
        # Text, not str: a value such as "[bold]" must not be read as markup
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _words(finding: Finding, above: Finding | None) -> str:
    """Rule and mend, but for what was said just above."""
    if above is None or (finding.code, finding.mend) != (above.code, above.mend):
        return f"{finding.rule}\n→ {finding.mend}"
    return finding.rule if finding.rule != above.rule else SAME


def print_findings(findings: Iterable[Finding], console: Console) -> None:
    """Print findings, the heaviest first, as one table per severity."""
    for severity, group in groupby(heaviest_first(findings), key=lambda item: item.severity):
        console.print(_table(severity, list(group)))
