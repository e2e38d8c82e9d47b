"""The table, in the terminal and in docs/performance.md."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.figures import Group, Row

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
_HEAD = "| what | measured | beside it | bound | |\n|---|---|---|---|---|"


def _begin(title: str) -> str:
    return f"<!-- begin: {title} -->"


def _end(title: str) -> str:
    return f"<!-- end: {title} -->"


def table(group: Group, taken: str) -> str:
    """One benchmark in Markdown."""
    lines = [f"### {group.title}", "", *([group.note, ""] if group.note else []), _HEAD]
    lines += [_line(row) for row in group.rows]
    return "\n".join([*lines, "", taken])


def _line(row: Row) -> str:
    met = {None: "", True: "met", False: "**missed**"}[row.met]
    return f"| {row.what} | {row.measured} | {row.beside} | {row.bound} | {met} |"


def put(page: str, title: str, text: str) -> str:
    """`page` with `text` between the marks of `title`; at its end when it has none yet."""
    begin, end = _begin(title), _end(title)
    block = f"{begin}\n{text}\n{end}"
    if begin not in page:
        return f"{page.rstrip()}\n\n{block}\n"
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    return f"{head}{block}{tail}"


def write(group: Group, taken: str) -> None:
    """Update docs/performance.md."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(put(page, group.title.partition(" at ")[0], table(group, taken)), encoding="utf-8")
