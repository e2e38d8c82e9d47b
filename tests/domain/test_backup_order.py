"""Which backup is the newer one, whatever the clock of the day said."""

from __future__ import annotations

from random import Random
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mnconsole.domain.backup_order import first_choice, has_sound, newest_first, of_present
from mnconsole.domain.backup_ports import BackupFacts

DAY_MS = 86_400_000
TODAY_MS = 1_795_000_000_000


def one(head_seq: int, days: int, chain: str = "a", **knows: int) -> BackupFacts:
    return BackupFacts(f"{chain}{head_seq}", "", TODAY_MS + days * DAY_MS, device_id=f"00{chain}", head_seq=head_seq,
                       chain=chain, knows=tuple(knows.items()))  # fmt: skip


def names(*facts: BackupFacts) -> list[str]:
    return [each.name for each in newest_first(facts)]


def test_within_a_chain_the_number_of_the_last_entry_decides() -> None:
    assert names(one(4, 730), one(9, 1), one(12, 2)) == ["a12", "a9", "a4"]


def test_a_chain_that_goes_on_from_another_one_is_newer() -> None:
    assert names(one(900, 730), one(3, 1, "b", a=901), one(901, 0)) == ["b3", "a901", "a900"]


def test_a_chain_that_a_restore_left_behind_stands_behind_the_one_that_it_began() -> None:
    """However many chains the other one goes on from, and whatever the clock said."""
    old = (one(7, 0), one(3, 2, "b", a=7), one(40, 900, "c", a=7, b=3))
    assert names(*old, one(2, 3, "d", a=7, b=3, c=40)) == ["d2", "c40", "b3", "a7"]


def test_what_a_chain_went_on_with_beyond_what_the_other_knows_is_told_by_time() -> None:
    """Two laptops, one stick: the second was brought back from entry 9, used once and put away."""
    stale = one(2, 6, "b", a=9)
    assert names(one(9, 5), one(159, 36), one(30, 10), stale) == ["a159", "a30", "b2", "a9"]
    assert names(one(9, 5), one(159, 36), replace(stale, made_utc_ms=TODAY_MS + 40 * DAY_MS)) == ["b2", "a159", "a9"]


def test_one_day_of_a_clock_ahead_gives_its_chain_no_place_before_a_later_one() -> None:
    assert names(one(9, 5), one(20, 9000), one(30, 10), one(2, 12, "b", a=9)) == ["b2", "a30", "a20", "a9"]


def test_one_whose_manifest_does_not_read_stands_with_its_chain() -> None:
    """Its name tells chain and number, but not what its log knows; and its time is anybody's word."""
    unread = replace(one(5, 1, "b"), fault="manifest", device_id="")
    assert names(one(900, 2), one(3, 0, "b", a=900), unread) == ["b5", "b3", "a900"]
    assert names(one(900, 2), one(3, 0, "c"), replace(unread, chain="c", made_utc_ms=2**50)) == ["a900", "b5", "c3"]


def test_time_decides_between_those_that_hold_the_same_and_between_strangers() -> None:
    assert names(one(9, 0), replace(one(9, 1), name="later")) == ["later", "a9"]
    assert names(one(9, 0), one(2, 1, "b")) == ["b2", "a9"]


def test_the_first_choice_is_the_newest_that_has_not_failed_a_drill() -> None:
    old, damaged, lost = one(7, 0), replace(one(9, 0), fault="database"), replace(one(8, 0), not_back=True)
    assert first_choice(newest_first((old, damaged, lost))) == old
    assert first_choice(newest_first((damaged, lost))) == lost
    assert first_choice((damaged,)) is None


def test_the_present_chain_has_its_own_and_all_before_it_has_any() -> None:
    foreign, own = one(9, 9), one(2, 1, "b")
    unread = replace(own, name="b3", device_id="", fault="manifest")
    assert of_present((foreign, unread, own), "00b") == (unread, own)
    assert of_present((foreign,), "00b") == (foreign,)
    assert has_sound((foreign, own), "00b")
    assert not has_sound((foreign, unread, replace(own, not_back=True)), "00b")


# any history


class _Log:
    """A log as laptops and restores make it: its own chain, and what it knows of others."""

    def __init__(self, chain: str, knows: dict[str, int]) -> None:
        self.chain = chain
        self.knows = knows
        self.seq = 1


def _history(random: Random, steps: int) -> list[BackupFacts]:
    """Some laptops that write, back up, and bring back any backup that there is."""
    laptops, made = [_Log("c0", {})], list[BackupFacts]()
    contents: dict[str, dict[str, int]] = {}
    for step in range(steps):
        log = random.choice(laptops)
        log.seq += random.randrange(3)
        days = step + random.choice((0, 0, 0, 4000, -4000))
        made.append(replace(one(log.seq, days, log.chain, **log.knows), name=f"{step:04}"))
        contents[made[-1].name] = {log.chain: log.seq} | log.knows
        if random.random() < 0.3:
            source = contents[random.choice(made).name]
            replaced = {log.chain: log.seq} | log.knows
            known = {each: max(source.get(each, 0), replaced.get(each, 0)) for each in source | replaced}
            new = _Log(f"c{step + 1}", known)
            if random.random() < 0.5:
                laptops.append(_Log(new.chain, dict(source)))  # a fresh machine: nothing was replaced
            else:
                laptops[laptops.index(log)] = new
    return made


@given(st.randoms(use_true_random=False), st.integers(1, 40))
def test_nothing_stands_before_what_knows_it(random: Random, steps: int) -> None:
    made = _history(random, steps)
    ordered = newest_first(made)
    assert sorted(each.name for each in ordered) == sorted(each.name for each in made)
    random.shuffle(made)
    assert newest_first(made) == ordered
    place = {each.name: number for number, each in enumerate(ordered)}
    for each in made:
        for other in made:
            same = each.chain == other.chain
            if (same and other.head_seq < each.head_seq) or dict(each.knows).get(other.chain, -1) >= other.head_seq:
                assert place[each.name] < place[other.name], (each, other)


_CHAINS = st.sampled_from("abcde")
_FACTS = st.builds(
    lambda chain, seq, days, knows, name: replace(one(seq, days, chain), knows=tuple(knows.items()), name=name),
    _CHAINS, st.integers(0, 6), st.integers(-3, 3), st.dictionaries(_CHAINS, st.integers(0, 6)), st.text("xyz"),
)  # fmt: skip


@given(st.lists(_FACTS, max_size=12, unique_by=lambda each: each.name), st.randoms(use_true_random=False))
def test_manifests_that_contradict_each_other_have_an_order_too(made: list[BackupFacts], random: Random) -> None:
    ordered = newest_first(made)
    random.shuffle(made)
    assert newest_first(made) == ordered
    assert sorted(each.name for each in ordered) == sorted(each.name for each in made)
    for chain in "abcde":
        seqs = [each.head_seq for each in ordered if each.chain == chain]
        assert seqs == sorted(seqs, reverse=True)


def test_a_folder_full_of_made_up_chains_is_put_in_order_all_the_same() -> None:
    chains = [f"{number:08x}" for number in range(400)]
    made = [one(1 + number % 7, number % 11, chain, **dict.fromkeys(chains, 3)) for number, chain in enumerate(chains)]
    began_s = perf_counter()
    assert len(newest_first(made)) == len(made)
    assert perf_counter() - began_s < 10
