"""The client of PIKA Memory, for programs that wait (`Pika`) and for asyncio (`AsyncPika`)."""

from . import models
from .answers import AnswerEvent
from .client import AsyncPika, Pika
from .errors import PikaError

__all__ = ["AnswerEvent", "AsyncPika", "Pika", "PikaError", "models"]
