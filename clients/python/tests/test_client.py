"""Run by `bun scripts/check-python.ts`, which starts a server and says where it is."""

import asyncio
import os
import unittest
from datetime import datetime

import httpx

from pika_memory import AsyncPika, Pika, PikaError
from pika_memory.models import SearchFilters

URL = os.environ["PIKA_URL"]
KEY = os.environ["PIKA_API_KEY"]


def answers(*given):
    """A server that gives these answers, one after another, and the requests that it got."""
    left, requests = list(given), []

    def handle(request):
        request.read()
        requests.append(request)
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.MockTransport(handle), requests


class TheClient(unittest.TestCase):
    def setUp(self):
        self.pika = Pika(URL, api_key=KEY)
        self.addCleanup(self.pika.close)

    def test_adds_finds_lists_and_deletes_a_memory(self):
        fact = self.pika.memory_add(user_id="emma", fact_value="User has a dog named Sparky")
        self.assertIsInstance(fact.created_at, datetime)
        found = self.pika.memory_search(
            user_id="emma", query="What is my dog's name?", filters=SearchFilters(created_after=datetime(2020, 1, 1).astimezone())
        )
        self.assertEqual([one.fact_value for one in found.facts], ["User has a dog named Sparky"])
        self.assertGreater(found.facts[0].score, 0.4)
        self.assertEqual([one.id for one in self.pika.memory_list(user_id="emma", limit=1).items], [fact.id])
        self.assertIsNone(self.pika.memory_delete(id=fact.id))
        self.assertEqual(self.pika.memory_list(user_id="emma").items, [])

    def test_waits_for_a_job_and_sends_an_idempotency_key_as_the_header_that_it_is(self):
        conversation = [{"role": "user", "content": "mình có con mèo tên là Mướp"}]
        first = self.pika.memory_extract(user_id="tuấn", conversation=conversation, idempotency_key="once")
        again = self.pika.memory_extract(user_id="tuấn", conversation=conversation, idempotency_key="once")
        self.assertEqual(again.job_id, first.job_id)
        self.assertEqual(self.pika.wait_for_job(first.job_id).status, "completed")

    def test_uploads_a_file_with_its_fields_and_gives_its_bytes_back(self):
        content = "Sharks are older than trees.".encode()
        made = self.pika.document_create(user_id="emma", title="Sharks", metadata={"grade": 5}, file=("sharks.txt", content))
        self.pika.wait_for_job(made.job_id)
        found = self.pika.document_search(user_id="emma", query="What is older than trees?")
        self.assertEqual(found.chunks[0].document_id, made.document.id)
        with self.pika.document_content(id=made.document.id) as answer:
            self.assertEqual(b"".join(answer.iter_bytes()), content)

    def test_gives_an_answer_as_it_is_written(self):
        self.pika.memory_add(user_id="an", fact_value="User's favourite colour is green")
        events = list(self.pika.stream_answer(user_id="an", query="What is my favourite colour?"))
        self.assertEqual([events[0].type, events[-1].type], ["retrieval", "done"])
        text = "".join(event.fields["text"] for event in events if event.type == "delta")
        self.assertEqual(text, events[-1].fields["answer"])

    def test_raises_a_refusal_with_its_code_sentence_and_request_id(self):
        with self.assertRaises(PikaError) as refused, Pika(URL, api_key="pika_wrong") as stranger:
            stranger.memory_list(user_id="emma")
        error = refused.exception
        self.assertEqual((error.status, error.code), (401, "UNAUTHORIZED"))
        self.assertTrue(error.request_id and error.message)

    def test_null_is_sent_and_what_is_not_given_is_not(self):
        transport, requests = answers(httpx.Response(200, json={"status": "ok"}))
        pika = Pika("http://pika.test", transport=transport, retries=0)
        try:
            pika.memory_update(id="a/b", fact_value="User is ten", category=None)
        except Exception:
            pass  # the answer has not the shape of a memory
        self.assertEqual(requests[0].url.raw_path, b"/api/v1/memories/a%2Fb")
        self.assertEqual(requests[0].content, b'{"fact_value": "User is ten", "category": null}')

    def test_tries_again_what_is_safe_to_repeat_and_nothing_else(self):
        busy = {"retry-after": "0"}
        listed = httpx.Response(200, json={"status": "ok", "items": [], "next_cursor": None})
        transport, requests = answers(httpx.Response(429, headers=busy), httpx.ConnectError("lost"), listed)
        self.assertEqual(Pika("http://pika.test", transport=transport).memory_list(user_id="emma").items, [])
        self.assertEqual(len(requests), 3)

        transport, requests = answers(httpx.Response(503, headers=busy), httpx.Response(503, headers=busy))
        with self.assertRaises(PikaError):
            Pika("http://pika.test", transport=transport).memory_add(user_id="emma", fact_value="User is ten")
        self.assertEqual(len(requests), 1)

    def test_a_person_s_token_is_asked_for_at_each_request(self):
        tokens = iter(["first", "second"])
        listed = {"status": "ok", "items": [], "next_cursor": None}
        transport, requests = answers(httpx.Response(200, json=listed), httpx.Response(200, json=listed))
        pika = Pika("http://pika.test/", token=lambda: next(tokens), transport=transport)
        pika.memory_list(user_id="emma")
        pika.memory_list(user_id="emma")
        self.assertEqual([one.headers["authorization"] for one in requests], ["Bearer first", "Bearer second"])


class TheAsyncClient(unittest.TestCase):
    def test_does_the_same(self):
        async def talk():
            async with AsyncPika(URL, api_key=KEY) as pika:
                await pika.memory_add(user_id="bình", fact_value="User's favourite colour is blue")
                found = await pika.memory_search(user_id="bình", query="favourite colour")
                job = await pika.memory_extract(user_id="bình", conversation=[{"role": "user", "content": "I live in Hanoi"}])
                state = await pika.wait_for_job(job.job_id)
                events = [event.type async for event in pika.stream_answer(user_id="bình", query="Where do I live?")]
                exported = await pika.user_export(user_id="bình")
                return found.count, state.status, events[0], events[-1], exported.user_id

        self.assertEqual(asyncio.run(talk()), (1, "completed", "retrieval", "done", "bình"))

    def test_raises_a_refusal(self):
        async def ask():
            async with AsyncPika(URL, api_key="pika_wrong") as pika:
                await pika.memory_list(user_id="emma")

        with self.assertRaises(PikaError):
            asyncio.run(ask())


if __name__ == "__main__":
    unittest.main()
