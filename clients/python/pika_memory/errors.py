from typing import Any, List, Optional

import httpx


class PikaError(Exception):
    """A refusal or failure that the server told. `code`: the contract's, such as `NOT_FOUND`."""

    def __init__(
        self,
        message: str,
        status: int,
        code: str,
        request_id: Optional[str] = None,
        details: Optional[List[Any]] = None,
        retry_after_seconds: Optional[float] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        """The HTTP status; 0 for an error that came in a stream."""
        self.code = code
        self.request_id = request_id
        self.details = details or []
        self.retry_after_seconds = retry_after_seconds


def read_error(answer: httpx.Response) -> PikaError:
    """The error in an answer that was read and is no success."""
    try:
        body = answer.json()
    except ValueError:
        body = {}
    if not isinstance(body, dict):
        body = {}
    try:
        seconds: Optional[float] = float(answer.headers.get("retry-after", ""))
    except ValueError:
        seconds = None
    return PikaError(
        body.get("message") or f"The server answered {answer.status_code}.",
        answer.status_code,
        body.get("error_code") or "UNKNOWN",
        body.get("request_id") or answer.headers.get("x-request-id"),
        body.get("details"),
        seconds,
    )
