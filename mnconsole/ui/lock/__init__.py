"""The lock: who is at the chair, and how they show it. Nothing of a patient is here."""
