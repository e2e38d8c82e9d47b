"""Real records for what is made of them."""

from tests.store.conftest import clinic, folder, template

__all__ = ["clinic", "folder", "template"]
