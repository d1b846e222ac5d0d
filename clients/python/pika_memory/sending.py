"""How the fields of an operation become a request, and when one is sent again."""

import json
import random
from datetime import date, datetime
from typing import Any, AsyncIterable, BinaryIO, Dict, Iterable, List, Mapping, NamedTuple, Optional, Tuple, Union
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from .errors import PikaError
from .model import write_model


class Unset:
    """Not given. `None` is sent as null."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET = Unset()

Fields = Union[BaseModel, Mapping[str, Any]]
"""A shape of `models`, or a dictionary with the same fields."""

FileContent = Union[bytes, BinaryIO, Tuple[str, Union[bytes, BinaryIO]], Tuple[str, Union[bytes, BinaryIO], str]]
"""A file: its bytes, an open file, or a tuple of name, content and, if known, type."""

ByteStream = Union[bytes, Iterable[bytes], AsyncIterable[bytes]]

LONGEST_WAIT_SECONDS = 30.0


class Operation(NamedTuple):
    method: str
    path: str
    query: List[str]
    headers: Dict[str, str]
    """Header by field."""
    body: Optional[str]


def is_repeatable(operation: Operation, given: Mapping[str, Any]) -> bool:
    """Whether a second try does no harm."""
    if operation.method in ("GET", "PUT", "DELETE"):
        return operation.body != "stream"
    return any(given.get(field, UNSET) is not UNSET for field in ("idempotency_key", "client_message_id"))


def wait_before_retry(error: Exception) -> Optional[float]:
    """Seconds until the next try; None when it would not help."""
    if isinstance(error, PikaError):
        if error.status not in (429, 503):
            return None
        seconds = 0.25 if error.retry_after_seconds is None else error.retry_after_seconds
    elif isinstance(error, httpx.TransportError):
        seconds = 0.25
    else:
        return None
    return None if seconds > LONGEST_WAIT_SECONDS else seconds + random.random() / 4


def write_request(operation: Operation, given: Mapping[str, Any]) -> Dict[str, Any]:
    """The arguments of httpx's `build_request`, but for the address of the server."""
    left = {field: value for field, value in given.items() if value is not UNSET}
    path = operation.path
    for field in [name for name in left if "{" + name + "}" in path]:
        path = path.replace("{" + field + "}", quote(str(left.pop(field)), safe=""))
    query = {field: _write_text(left.pop(field)) for field in operation.query if field in left}
    headers = {header: str(left.pop(field)) for field, header in operation.headers.items() if field in left}
    request: Dict[str, Any] = {"method": operation.method, "url": path, "params": query, "headers": headers}
    if operation.body == "json":
        headers["Content-Type"] = "application/json"
        request["content"] = json.dumps(_write_value(left), ensure_ascii=False).encode()
    elif operation.body == "form":
        request["files"] = {"file": left.pop("file")}
        request["data"] = {field: _write_text(value) for field, value in left.items()}
    elif operation.body == "stream":
        headers.setdefault("Content-Type", "application/octet-stream")
        request["content"] = left.pop("stream")
    return request


def _write_text(value: Any) -> str:
    written = _write_value(value)
    return written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)


def _write_value(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, BaseModel):
        return _write_value(write_model(value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _write_value(one) for key, one in value.items() if one is not UNSET}
    if isinstance(value, (list, tuple)):
        return [_write_value(one) for one in value]
    return value
