"""A pytask node for a value that decides a step but lies in no file of its own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any


@dataclass
class ValueNode:
    """A text a step depends on: a digest, parameters, a commit.

    pytask's own ``PythonNode`` takes its identity from a task file; in a graph built without files
    all of them would be one node, and changes of most would go unseen.

    Attributes
    ----------
    task, label : str
        Name of the step, and what the value is to it; together they are the identity.
    value : str
        Compared with that of the last run.
    attributes : dict
        For pytask.
    """

    task: str
    label: str
    value: str
    attributes: dict[Any, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As people see it in explanations."""
        return f"{self.task}: {self.label}"

    @property
    def signature(self) -> str:
        """Identity in the graph."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    def state(self) -> str:
        """State that is compared with the last run's."""
        return hashlib.sha256(self.value.encode()).hexdigest()

    def load(self, is_product: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 -- pytask's protocol
        """Value handed to the step."""
        return self.value

    def save(self, value: object) -> None:
        """Refuse: nothing produces it.

        Raises
        ------
        TypeError
            Always.
        """
        raise TypeError(f"{self.name} is no product: {value!r}")
