"""What can be wrong with the log, as far as it can be told, and where."""

from __future__ import annotations

from enum import StrEnum


class LogFault(StrEnum):
    """Each is a class of tampering, or of damage."""

    EDITED = "edited"  # the fields do not give the hash that stands beside them
    RECOMPUTED = "recomputed"  # changed and hashed anew: what was written behind it stands on another entry
    GAP = "gap"  # entries are missing, with their numbers or closed up behind them
    SWAPPED = "swapped"  # two sound entries, each in the other's place
    INSERTED = "inserted"  # entries stand here that the program did not write here
    MOVED = "moved"  # a sound entry that belongs to another number
    BROKEN_CHAIN = "broken_chain"  # sound by itself, but its predecessor is another one
    TAIL_CUT = "tail_cut"  # the newest entries are gone
    HEAD = "head"  # the newest entry is not the one that the records have noted as the newest
    BACKDATED = "backdated"  # its time contradicts the clock of its own run
    FOREIGN = "foreign"  # a chain that was never begun here
    REWRITTEN = "rewritten"  # sound in itself, but an anchor saw another log
    ROLLED_BACK = "rolled_back"  # an anchor saw more than there is: an older copy, or a cut tail
    OTHER_RECORDS = "other_records"  # an anchor is of a chain that these records do not have
    KEYS = "keys"  # a patient's key is not the one that the log tells of
    GUARDS = "guards"  # a trigger that keeps the log append-only is gone or changed
    LAYOUT = "layout"  # the log is whole; tables or indexes of the file are not as this program makes them
    SCHEMA = "schema"  # the tables are not those of this program
    DAMAGED = "damaged"  # a page of the file does not decrypt
    CANCELLED = "cancelled"


class FaultError(Exception):
    """What was found first. `seq` counts in the chain of `device` (16 bytes); 0 where no entry can be named."""

    def __init__(self, fault: LogFault, seq: int, device: bytes | None = None) -> None:
        super().__init__(fault, seq)
        self.fault, self.seq, self.device = fault, seq, device
