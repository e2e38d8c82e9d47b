"""Which backup is the newer one, whatever the clock of the day said."""

from __future__ import annotations

from msgspec.structs import replace

from mnconsole.domain.backup_order import first_choice, newest_first
from mnconsole.domain.backup_ports import BackupFacts

DAY_MS = 86_400_000
TODAY_MS = 1_795_000_000_000


def one(head_seq: int, days: int, chain: str = "a", before: int = 0) -> BackupFacts:
    return BackupFacts(f"{chain}{head_seq}", "", TODAY_MS + days * DAY_MS, head_seq=head_seq, chain=chain,
                       chains_before=before)  # fmt: skip


def names(*facts: BackupFacts) -> list[str]:
    return [each.name for each in newest_first(facts)]


def test_within_a_chain_the_number_of_the_last_entry_decides() -> None:
    assert names(one(4, 730), one(9, 1), one(12, 2)) == ["a12", "a9", "a4"]


def test_a_chain_that_goes_on_from_another_one_is_newer() -> None:
    assert names(one(900, 730), one(3, 1, "b", 1), one(901, 0)) == ["b3", "a901", "a900"]


def test_one_whose_manifest_does_not_read_stands_with_its_chain() -> None:
    """Its name tells chain and number, but not how many chains there were before."""
    unread = replace(one(5, 1, "b"), fault="manifest")
    assert names(one(900, 2), one(3, 0, "b", 1), unread) == ["b5", "b3", "a900"]


def test_time_decides_between_those_that_hold_the_same_and_between_strangers() -> None:
    assert names(one(9, 0), replace(one(9, 1), name="later")) == ["later", "a9"]
    assert names(one(9, 0), one(2, 1, "b")) == ["b2", "a9"]


def test_the_first_choice_is_the_newest_that_has_not_failed_a_drill() -> None:
    old, damaged, lost = one(7, 0), replace(one(9, 0), fault="database"), replace(one(8, 0), not_back=True)
    assert first_choice(newest_first((old, damaged, lost))) == old
    assert first_choice(newest_first((damaged, lost))) == lost
    assert first_choice((damaged,)) is None
