import asyncio
import time
from contextlib import asynccontextmanager, contextmanager
from typing import Any, AsyncIterator, Callable, Dict, Iterator, Optional, Union

import httpx

from . import models
from .answers import AnswerEvent, EventReader, operation_of
from .errors import PikaError, read_error
from .model import read_model
from .operations import AsyncOperations, Operations
from .sending import Operation, is_repeatable, wait_before_retry, write_request

Token = Union[str, Callable[[], str]]

END_STATES = ("completed", "failed", "cancelled")
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0


class _Credential:
    def __init__(self, api_key: Optional[str], token: Optional[Token]) -> None:
        self._api_key = api_key
        self._token = token

    def headers(self) -> Dict[str, str]:
        if self._api_key is not None:
            return {"X-API-Key": self._api_key}
        if self._token is None:
            return {}
        token = self._token if isinstance(self._token, str) else self._token()
        return {"Authorization": f"Bearer {token}"}


def _read_answer(answer: httpx.Response, model: Any) -> Any:
    return None if model is None or answer.status_code == 204 else read_model(model, answer.json())


def _too_late() -> PikaError:
    return PikaError("The job is not over yet.", 0, "TIMEOUT")


class Pika(Operations):
    """A client of one server. Each operation of the API is a function; a refusal raises a `PikaError`.

    `token`: the access token of a person, or a function that gives the one in use. `timeout`: seconds of one request.
    `retries`: further tries of a request that is safe to repeat.
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: Optional[str] = None,
        token: Optional[Token] = None,
        timeout: float = 30.0,
        retries: int = 2,
        transport: Optional[httpx.BaseTransport] = None,
    ) -> None:
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=timeout, transport=transport)
        self._credential = _Credential(api_key, token)
        self._retries = retries

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> "Pika":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def wait_for_job(self, id: str, *, timeout: float = 300.0) -> models.Job:
        """Asks for the job until it is over, less and less often. Raises a `PikaError` when it takes too long."""
        ends_at, pause = time.monotonic() + timeout, FIRST_PAUSE_SECONDS
        while True:
            job = self.job_read(id=id)
            if job.status in END_STATES:
                return job
            if time.monotonic() + pause > ends_at:
                raise _too_late()
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)

    def stream_answer(self, **question: Any) -> Iterator[AnswerEvent]:
        """Asks, and gives the answer as it is written. The fields are those of `answer_ask`, or with the `id` of a session those of
        `answer_ask_in_session`. Who stops reading stops the answer.
        """
        reader = EventReader()
        with self._open(operation_of(question), {**question, "stream": True}) as answer:
            for line in answer.iter_lines():
                event = reader.take(line.rstrip("\r\n"))
                if event is not None:
                    yield event

    def _call(self, operation: Operation, answer: Any, given: Dict[str, Any]) -> Any:
        with self._open(operation, given) as response:
            response.read()
            return _read_answer(response, answer)

    @contextmanager
    def _open(self, operation: Operation, given: Dict[str, Any]) -> Iterator[httpx.Response]:
        response = self._send(operation, given)
        try:
            yield response
        finally:
            response.close()

    def _send(self, operation: Operation, given: Dict[str, Any]) -> httpx.Response:
        tries = self._retries if is_repeatable(operation, given) else 0
        while True:
            try:
                return self._attempt(operation, given)
            except (PikaError, httpx.TransportError) as error:
                wait = wait_before_retry(error)
                if tries <= 0 or wait is None:
                    raise
                tries -= 1
                time.sleep(wait)

    def _attempt(self, operation: Operation, given: Dict[str, Any]) -> httpx.Response:
        request = self._http.build_request(**write_request(operation, given))
        request.headers.update(self._credential.headers())
        response = self._http.send(request, stream=True)
        if response.is_success:
            return response
        try:
            response.read()
            raise read_error(response)
        finally:
            response.close()


class AsyncPika(AsyncOperations):
    """The same for asyncio."""

    def __init__(
        self,
        url: str,
        *,
        api_key: Optional[str] = None,
        token: Optional[Token] = None,
        timeout: float = 30.0,
        retries: int = 2,
        transport: Optional[httpx.AsyncBaseTransport] = None,
    ) -> None:
        self._http = httpx.AsyncClient(base_url=url.rstrip("/"), timeout=timeout, transport=transport)
        self._credential = _Credential(api_key, token)
        self._retries = retries

    async def close(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> "AsyncPika":
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.close()

    async def wait_for_job(self, id: str, *, timeout: float = 300.0) -> models.Job:
        """Asks for the job until it is over, less and less often. Raises a `PikaError` when it takes too long."""
        ends_at, pause = time.monotonic() + timeout, FIRST_PAUSE_SECONDS
        while True:
            job = await self.job_read(id=id)
            if job.status in END_STATES:
                return job
            if time.monotonic() + pause > ends_at:
                raise _too_late()
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)

    async def stream_answer(self, **question: Any) -> AsyncIterator[AnswerEvent]:
        """As that of `Pika`."""
        reader = EventReader()
        async with self._open(operation_of(question), {**question, "stream": True}) as answer:
            async for line in answer.aiter_lines():
                event = reader.take(line.rstrip("\r\n"))
                if event is not None:
                    yield event

    async def _call(self, operation: Operation, answer: Any, given: Dict[str, Any]) -> Any:
        async with self._open(operation, given) as response:
            await response.aread()
            return _read_answer(response, answer)

    @asynccontextmanager
    async def _open(self, operation: Operation, given: Dict[str, Any]) -> AsyncIterator[httpx.Response]:
        response = await self._send(operation, given)
        try:
            yield response
        finally:
            await response.aclose()

    async def _send(self, operation: Operation, given: Dict[str, Any]) -> httpx.Response:
        tries = self._retries if is_repeatable(operation, given) else 0
        while True:
            try:
                return await self._attempt(operation, given)
            except (PikaError, httpx.TransportError) as error:
                wait = wait_before_retry(error)
                if tries <= 0 or wait is None:
                    raise
                tries -= 1
                await asyncio.sleep(wait)

    async def _attempt(self, operation: Operation, given: Dict[str, Any]) -> httpx.Response:
        request = self._http.build_request(**write_request(operation, given))
        request.headers.update(self._credential.headers())
        response = await self._http.send(request, stream=True)
        if response.is_success:
            return response
        try:
            await response.aread()
            raise read_error(response)
        finally:
            await response.aclose()
