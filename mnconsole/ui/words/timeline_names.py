"""Names of what a session's events name by id."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from mnconsole.domain.policy import Policy
from mnconsole.ui.words import say
from mnconsole.ui.words.timeline_codes import own_choice

_C = "Timeline"


class Names:
    """Names of what events only name by id: zones, products, reasons, people."""

    def __init__(self, policy: Policy, staff: Mapping[UUID, str], *, erased: bool = False) -> None:
        """`erased` is whether the patient's private texts are gone."""
        self.erased = erased
        self._policy = policy
        self._staff = staff

    def zone(self, zone_id: str) -> str:
        """A zone's name, its id when another policy knew it."""
        zone = self._policy.zone(zone_id)
        return zone.text if zone is not None else zone_id

    def product(self, product_id: str) -> str:
        """A product's name, its id when another policy knew it."""
        product = self._policy.product(product_id)
        return product.text if product is not None else product_id

    def choice(self, group: str, choice_id: str) -> str:
        """A reason's text."""
        return own_choice(choice_id) or self._policy.choice_text(group, choice_id)

    def question(self, question_id: str) -> str:
        """A screening question."""
        found = (question.text for question in self._policy.questions if question.id == question_id)
        return next(found, question_id)

    def person(self, staff_id: UUID) -> str:
        """A person's name."""
        return self._staff.get(staff_id) or say(_C, "somebody who is no longer in the list")

    def people(self, staff_ids: tuple[UUID, ...]) -> str:
        """Their names."""
        return ", ".join(map(self.person, staff_ids))
