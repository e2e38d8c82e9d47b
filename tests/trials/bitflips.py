"""Damage by chance: bits flipped, ranges overwritten, files cut short, in database, log, key files and a backup.

What was damaged must either not matter (the records open and every row of every table is as it was), or be told: a
code at the opening, or a fault that the check of log, file or state names. A crash of the interpreter, an error without
a code and content that is quietly another are faults.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.trials import clinics
from tests.trials.pool import Looker
from tests.trials.trial import Outcome, Say, scratch

NAME: Final = "bitflips"
TITLE: Final = "Flipped bits, overwritten ranges, cut files"
SHORT: Final = 200
LONG: Final = 10_000
PAGE: Final = 4096


def _flip(content: bytearray, rng: Random) -> str:
    for _ in range(rng.choice((1, 1, 1, 2, 8))):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    return "bits flipped"


def _overwrite(content: bytearray, rng: Random) -> str:
    begin = rng.randrange(len(content))
    size = min(len(content) - begin, rng.choice((1, 16, 512, 4096, 20_000)))
    content[begin : begin + size] = rng.choice((rng.randbytes(size), bytes(size), b"\xff" * size))
    return "range overwritten"


def _page(content: bytearray, rng: Random) -> str:
    """A whole page of zeros, or another page in its place: what a disk with a broken table of blocks gives."""
    pages = max(1, len(content) // PAGE)
    begin, other = rng.randrange(pages) * PAGE, rng.randrange(pages) * PAGE
    size = min(PAGE, len(content) - begin)
    content[begin : begin + size] = rng.choice((bytes(size), bytes(content[other : other + size]).ljust(size, b"\0")))
    return "page lost or misplaced"


def _cut(content: bytearray, rng: Random) -> str:
    del content[rng.choice((0, rng.randrange(len(content)), rng.randrange(len(content) // PAGE + 1) * PAGE)) :]
    return "cut short"


DAMAGES: Final[tuple[Callable[[bytearray, Random], str], ...]] = (_flip, _flip, _overwrite, _page, _cut)


def damage(path: Path, rng: Random) -> str:
    """Damage one file. Returns what was done."""
    content = bytearray(path.read_bytes())
    done = rng.choice(DAMAGES)(content, rng)
    path.write_bytes(content)
    return done


def judge(answer: dict[str, Any], content: str) -> tuple[str, str]:
    """(what it came to, the fault or nothing)."""
    if "code" in answer:
        return f"told {answer['code']}", ""
    if "named" in answer:
        return f"named by {answer['named']}", ""
    if answer.get("content") == content:
        return "nothing that is read was hit", ""
    return "fault", "silent: the records are others and nothing says so" if "content" in answer else f"crash: {answer}"


def run(count: int, seed: int, say: Say) -> Outcome:
    """`count` damages, spread over the files."""
    outcome, rng, begun = Outcome(), Random(seed), time.monotonic()
    came_to: dict[str, Counter[str]] = {}
    with Looker() as looker, scratch() as folder:
        subjects = clinics.subjects(folder)
        for number in range(count):
            subject = subjects[number % len(subjects)]
            copy = Path(shutil.copytree(subject.folder, folder / "damaged"))
            hits = subject.files if subject.all_of_them else (rng.choice(subject.files),)
            done = ", ".join(damage(copy / hit, rng) for hit in hits)
            by = rng.choice(("console", "look"))
            answer = looker.ask(subject.question, folder=str(copy), key="", passphrase=subject.passphrase, by=by)
            found, fault = judge(answer, subject.content)
            came_to.setdefault(subject.name, Counter())[found] += 1
            if fault:
                outcome.faults.append(f"seed {seed}, number {number}: {hits} of {subject.name}, {done}, {by}: {fault}")
            shutil.rmtree(copy)
            if number % 500 == 499:
                say(f"{number + 1} damages, {len(outcome.faults)} faults")
    for name, counts in came_to.items():
        figures = ", ".join(f"{found} {times:,}" for found, times in counts.most_common())
        outcome.rows.append((name, figures))
    outcome.rows.append(("each", f"{1000 * (time.monotonic() - begun) / count:.0f} ms"))
    return outcome
