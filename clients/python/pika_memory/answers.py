"""An answer as it is written."""

import json
from typing import Any, Dict, List, NamedTuple, Optional

from . import operations
from .errors import PikaError
from .sending import Operation


class AnswerEvent(NamedTuple):
    """`type`: `retrieval` (what was found), `delta` (more text, in `fields["text"]`) or `done` (the whole answer)."""

    type: str
    fields: Dict[str, Any]


def operation_of(question: Dict[str, Any]) -> Operation:
    """With the `id` of a session, the question is asked in that session."""
    return operations.ANSWER_ASK_IN_SESSION if "id" in question else operations.ANSWER_ASK


class EventReader:
    """Puts the lines of server-sent events together."""

    def __init__(self) -> None:
        self._event = ""
        self._data: List[str] = []

    def take(self, line: str) -> Optional[AnswerEvent]:
        """The event that this line ends, if it ends one. Raises `PikaError` when the answer failed."""
        if line == "":
            event, data = self._event, "\n".join(self._data)
            self._event, self._data = "", []
            return self._read(event, data) if data else None
        name, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if name == "event":
            self._event = value
        elif name == "data":
            self._data.append(value)
        return None

    @staticmethod
    def _read(event: str, data: str) -> AnswerEvent:
        fields = json.loads(data)
        if event == "error":
            message, code = fields.get("message") or "The answer failed.", fields.get("error_code") or "UNKNOWN"
            raise PikaError(message, 0, code)
        return AnswerEvent(event, fields)
