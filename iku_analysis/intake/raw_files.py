"""What lies in a raw folder beside its tables; light, because the command line asks for it."""

from __future__ import annotations

from pathlib import Path

from iku_analysis.declarations.decisions import SAME_FILE
from iku_analysis.declarations.office_regions import REGION_FILE
from iku_analysis.intake.receipts import RECEIPTS_FILE

TEXT_SUFFIXES = frozenset({".md", ".txt", ".yaml", ".yml", ".json"})
MAX_TEXT_BYTES = 16 * 1024**2


def _is_text(path: Path) -> bool:
    whole = path.is_file() and not path.is_symlink()
    is_read = path.suffix in TEXT_SUFFIXES or path.name in {REGION_FILE, SAME_FILE, RECEIPTS_FILE}
    return whole and is_read and path.stat().st_size <= MAX_TEXT_BYTES


def text_files(raw_folder: Path) -> list[Path]:
    """Texts of a raw folder and of the folders in it."""
    return sorted(filter(_is_text, raw_folder.glob("*"))) + sorted(
        filter(_is_text, raw_folder.glob("*/*"))
    )


def file_names(raw_folder: Path) -> list[str]:
    """Names of all files of a raw folder."""
    files = (path for path in raw_folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(raw_folder).as_posix() for path in files)
