"""One function for each operation. Made by scripts/client.ts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, AsyncContextManager, ContextManager, Dict, List, Literal, Optional, Sequence, Union

import httpx

from . import models
from .sending import UNSET, ByteStream, Fields, FileContent, Operation, Unset

ACCOUNT_REGISTER = Operation("POST", "/api/v1/users/register", [], {}, "json")
ACCOUNT_LOGIN = Operation("POST", "/api/v1/users/login", [], {}, "json")
ACCOUNT_REFRESH = Operation("POST", "/api/v1/users/refresh", [], {}, "json")
ACCOUNT_LOGOUT = Operation("POST", "/api/v1/users/logout", [], {}, "json")
ACCOUNT_GET_OWN = Operation("GET", "/api/v1/users/me", [], {}, None)
ACCOUNT_UPDATE_OWN = Operation("PUT", "/api/v1/users/me", [], {}, "json")
ACCOUNT_DELETE = Operation("DELETE", "/api/v1/users/me", [], {}, "json")
ACCOUNT_CHANGE_PASSWORD = Operation("PUT", "/api/v1/users/me/password", [], {}, "json")
USER_LIST = Operation("GET", "/api/v1/users", ["q","cursor","limit"], {}, None)
ACCOUNT_GET = Operation("GET", "/api/v1/users/{user_id}", [], {}, None)
ACCOUNT_UPDATE = Operation("PATCH", "/api/v1/users/{user_id}", [], {}, "json")
MEMORY_SEARCH = Operation("POST", "/api/v1/search_facts", [], {}, "json")
MEMORY_EXPLAIN = Operation("POST", "/api/v1/search_facts/explain", [], {}, "json")
MEMORY_EXTRACT = Operation("POST", "/api/v1/extract_facts", [], {"idempotency_key":"idempotency-key"}, "json")
MEMORY_LIST = Operation("GET", "/api/v1/memories", ["user_id","category","include_past","cursor","limit"], {}, None)
MEMORY_ADD = Operation("POST", "/api/v1/memories", [], {}, "json")
MEMORY_READ = Operation("GET", "/api/v1/memories/{id}", [], {}, None)
MEMORY_UPDATE = Operation("PATCH", "/api/v1/memories/{id}", [], {}, "json")
MEMORY_DELETE = Operation("DELETE", "/api/v1/memories/{id}", [], {}, None)
MEMORY_FEEDBACK = Operation("POST", "/api/v1/memories/{id}/feedback", [], {}, "json")
MEMORY_HISTORY = Operation("GET", "/api/v1/memories/{id}/history", [], {}, None)
MEMORY_CHANGES = Operation("GET", "/api/v1/users/{user_id}/changes", ["cursor","limit"], {}, None)
USER_PROFILE = Operation("GET", "/api/v1/users/{user_id}/profile", ["max_tokens"], {}, None)
WEBHOOK_CREATE = Operation("POST", "/api/v1/webhooks", [], {}, "json")
WEBHOOK_LIST = Operation("GET", "/api/v1/webhooks", [], {}, None)
WEBHOOK_READ = Operation("GET", "/api/v1/webhooks/{id}", [], {}, None)
WEBHOOK_UPDATE = Operation("PATCH", "/api/v1/webhooks/{id}", [], {}, "json")
WEBHOOK_DELETE = Operation("DELETE", "/api/v1/webhooks/{id}", [], {}, None)
WEBHOOK_TEST = Operation("POST", "/api/v1/webhooks/{id}/test", [], {}, None)
WEBHOOK_DELIVERIES = Operation("GET", "/api/v1/webhooks/{id}/deliveries", ["limit"], {}, None)
USER_GRAPH = Operation("GET", "/api/v1/users/{user_id}/graph", ["entity","depth","limit"], {}, None)
DOCUMENT_QUOTA = Operation("GET", "/api/v1/documents/quota", ["user_id"], {}, None)
DOCUMENT_CREATE = Operation("POST", "/api/v1/documents", [], {"idempotency_key":"idempotency-key"}, "form")
DOCUMENT_LIST = Operation("GET", "/api/v1/documents", ["user_id","status","cursor","limit"], {}, None)
DOCUMENT_ANNOUNCE = Operation("POST", "/api/v1/documents/uploads", [], {}, "json")
DOCUMENT_RECEIVE = Operation("PUT", "/api/v1/documents/uploads/{secret}", [], {}, "stream")
DOCUMENT_UPLOADED = Operation("POST", "/api/v1/documents/{id}/uploaded", [], {}, None)
DOCUMENT_REPLACE = Operation("PUT", "/api/v1/documents/{id}/content", [], {}, "form")
DOCUMENT_CONTENT = Operation("GET", "/api/v1/documents/{id}/content", [], {"range":"range","if_range":"if-range"}, None)
DOCUMENT_SEARCH = Operation("POST", "/api/v1/documents/search", [], {}, "json")
DOCUMENT_READ = Operation("GET", "/api/v1/documents/{id}", [], {}, None)
DOCUMENT_UPDATE = Operation("PATCH", "/api/v1/documents/{id}", [], {}, "json")
DOCUMENT_ERASE = Operation("DELETE", "/api/v1/documents/{id}", [], {}, None)
DOCUMENT_VERSIONS = Operation("GET", "/api/v1/documents/{id}/versions", [], {}, None)
DOCUMENT_CHUNKS = Operation("GET", "/api/v1/documents/{id}/chunks", ["version_id","cursor","limit"], {}, None)
DOCUMENT_REEMBED = Operation("POST", "/api/v1/documents/{id}/reembed", [], {}, "json")
DOCUMENT_ACTIVATE = Operation("POST", "/api/v1/documents/{id}/versions/{version_id}/activate", [], {}, None)
DOCUMENT_DELETE = Operation("POST", "/api/v1/documents/{id}/delete", [], {}, "json")
DOCUMENT_RESTORE = Operation("POST", "/api/v1/documents/{id}/restore", [], {}, None)
CHAT_SESSION_CREATE = Operation("POST", "/api/v1/chat/sessions", [], {}, "json")
CHAT_SESSION_LIST = Operation("GET", "/api/v1/chat/sessions", ["user_id","archived","q","cursor","limit"], {}, None)
CHAT_SESSION_READ = Operation("GET", "/api/v1/chat/sessions/{id}", [], {}, None)
CHAT_SESSION_REPLACE = Operation("PUT", "/api/v1/chat/sessions/{id}", [], {}, "json")
CHAT_SESSION_UPDATE = Operation("PATCH", "/api/v1/chat/sessions/{id}", [], {}, "json")
CHAT_SESSION_DELETE = Operation("DELETE", "/api/v1/chat/sessions/{id}", ["permanent","facts"], {}, None)
CHAT_MESSAGE_LIST = Operation("GET", "/api/v1/chat/sessions/{id}/messages", ["cursor","limit","order"], {}, None)
CHAT_MESSAGE_CREATE = Operation("POST", "/api/v1/chat/sessions/{id}/messages", [], {}, "json")
CHAT_MESSAGE_UPDATE = Operation("PUT", "/api/v1/chat/messages/{id}", [], {}, "json")
CHAT_MESSAGE_DELETE = Operation("DELETE", "/api/v1/chat/messages/{id}", [], {}, None)
CHAT_ANALYTICS = Operation("GET", "/api/v1/chat/analytics", ["from","to","user_id"], {}, None)
EXPERIMENT_LIST = Operation("GET", "/api/v1/experiments", [], {}, None)
ANSWER_ASK = Operation("POST", "/api/v1/query", [], {}, "json")
ANSWER_ASK_IN_SESSION = Operation("POST", "/api/v1/chat/sessions/{id}/rag-query", [], {}, "json")
ANSWER_REGENERATE = Operation("POST", "/api/v1/chat/messages/{id}/regenerate", [], {}, "json")
ANSWER_READ = Operation("GET", "/api/v1/messages/{id}/rag-context", [], {}, None)
ANSWER_READ_IN_CHAT = Operation("GET", "/api/v1/chat/messages/{id}/rag-context", [], {}, None)
MESSAGE_HEAR = Operation("POST", "/api/v1/chat/sessions/{id}/speech", [], {}, "form")
MESSAGE_SPEAK = Operation("POST", "/api/v1/chat/messages/{id}/tts", [], {}, "json")
MESSAGE_AUDIO = Operation("GET", "/api/v1/chat/messages/{id}/audio", [], {"range":"range","if_range":"if-range"}, None)
USAGE_GET = Operation("GET", "/api/v1/usage", ["days"], {}, None)
STATS_GET = Operation("GET", "/api/v1/stats", ["hours"], {}, None)
SETTINGS_GET = Operation("GET", "/api/v1/settings", [], {}, None)
CONSOLE_SIGN_IN = Operation("POST", "/api/v1/console/session", [], {}, "json")
CONSOLE_GET_SESSION = Operation("GET", "/api/v1/console/session", [], {}, None)
CONSOLE_SIGN_OUT = Operation("DELETE", "/api/v1/console/session", [], {}, None)
JOB_COUNT = Operation("GET", "/api/v1/jobs/counts", ["user_id","hours"], {}, None)
JOB_WATCH = Operation("GET", "/api/v1/jobs/events", ["user_id","type"], {}, None)
JOB_READ = Operation("GET", "/api/v1/jobs/{id}", [], {}, None)
JOB_READ_STATUS = Operation("GET", "/api/v1/jobs/{id}/status", [], {}, None)
JOB_LIST = Operation("GET", "/api/v1/jobs", ["user_id","type","status","cursor","limit"], {}, None)
JOB_CANCEL = Operation("POST", "/api/v1/jobs/{id}/cancel", [], {}, None)
JOB_RETRY = Operation("POST", "/api/v1/jobs/{id}/retry", [], {}, None)
KEY_CREATE = Operation("POST", "/api/v1/keys", [], {}, "json")
KEY_LIST = Operation("GET", "/api/v1/keys", ["cursor","limit"], {}, None)
KEY_ROTATE = Operation("POST", "/api/v1/keys/{id}/rotate", [], {}, "json")
KEY_REVOKE = Operation("DELETE", "/api/v1/keys/{id}", [], {}, None)
USER_EXPORT = Operation("POST", "/api/v1/export_user_data", [], {}, "json")
USER_NUMBERS = Operation("GET", "/api/v1/users/{user_id}/numbers", [], {}, None)
USER_DELETE = Operation("POST", "/api/v1/delete_user_data", [], {}, "json")
AUDIT_LIST = Operation("GET", "/api/v1/audit", ["user_id","action","from","to","cursor","limit"], {}, None)


class Operations:
    """Every operation, for a program that waits for each answer."""

    def _call(self, operation: Operation, answer: Any, given: Dict[str, Any]) -> Any:
        raise NotImplementedError

    def _open(self, operation: Operation, given: Dict[str, Any]) -> ContextManager[httpx.Response]:
        raise NotImplementedError

    def account_register(
        self,
        *,
        username: str,
        password: str,
        email: Union[str, Unset] = UNSET,
        full_name: Union[str, Unset] = UNSET,
        avatar_url: Union[str, Unset] = UNSET,
        preferences: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.SignedIn:
        """Make an account for a person, and sign them in."""
        return self._call(ACCOUNT_REGISTER, models.SignedIn, {"username": username, "password": password, "email": email, "full_name": full_name, "avatar_url": avatar_url, "preferences": preferences})

    def account_login(
        self,
        *,
        password: str,
        username: Union[str, Unset] = UNSET,
        email: Union[str, Unset] = UNSET,
    ) -> models.SignedIn:
        """Sign in with a name or an e-mail address, and a password."""
        return self._call(ACCOUNT_LOGIN, models.SignedIn, {"password": password, "username": username, "email": email})

    def account_refresh(
        self,
        *,
        refresh_token: str,
    ) -> models.SignedIn:
        """Get new tokens for a refresh token, which works once."""
        return self._call(ACCOUNT_REFRESH, models.SignedIn, {"refresh_token": refresh_token})

    def account_logout(
        self,
        *,
        refresh_token: str,
    ) -> None:
        """Sign out."""
        return self._call(ACCOUNT_LOGOUT, None, {"refresh_token": refresh_token})

    def account_get_own(
        self,
    ) -> models.Account:
        """One's own account."""
        return self._call(ACCOUNT_GET_OWN, models.Account, {})

    def account_update_own(
        self,
        *,
        full_name: Union[str, Unset] = UNSET,
        email: Union[Optional[str], Unset] = UNSET,
        avatar_url: Union[Optional[str], Unset] = UNSET,
        preferences: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.Account:
        """Change one's own account."""
        return self._call(ACCOUNT_UPDATE_OWN, models.Account, {"full_name": full_name, "email": email, "avatar_url": avatar_url, "preferences": preferences})

    def account_delete(
        self,
        *,
        password: str,
    ) -> None:
        """Delete one's own account, and everything held about oneself."""
        return self._call(ACCOUNT_DELETE, None, {"password": password})

    def account_change_password(
        self,
        *,
        old_password: str,
        new_password: str,
    ) -> None:
        """Change one's own password."""
        return self._call(ACCOUNT_CHANGE_PASSWORD, None, {"old_password": old_password, "new_password": new_password})

    def user_list(
        self,
        *,
        q: Union[str, Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.PeopleList:
        """Everybody of whom something is held, with their numbers."""
        return self._call(USER_LIST, models.PeopleList, {"q": q, "cursor": cursor, "limit": limit})

    def account_get(
        self,
        *,
        user_id: str,
    ) -> models.Account:
        """An account."""
        return self._call(ACCOUNT_GET, models.Account, {"user_id": user_id})

    def account_update(
        self,
        *,
        user_id: str,
        is_active: Union[bool, Unset] = UNSET,
        role: Union[Literal["user", "admin"], Unset] = UNSET,
    ) -> models.Account:
        """Activate or deactivate an account, or change its role."""
        return self._call(ACCOUNT_UPDATE, models.Account, {"user_id": user_id, "is_active": is_active, "role": role})

    def memory_search(
        self,
        *,
        user_id: str,
        query: str,
        limit: Union[int, Unset] = UNSET,
        score_threshold: Union[float, Unset] = UNSET,
        filters: Union[Fields, Unset] = UNSET,
    ) -> models.SearchAnswer:
        """Find the facts that matter for a query."""
        return self._call(MEMORY_SEARCH, models.SearchAnswer, {"user_id": user_id, "query": query, "limit": limit, "score_threshold": score_threshold, "filters": filters})

    def memory_explain(
        self,
        *,
        user_id: str,
        query: str,
        limit: Union[int, Unset] = UNSET,
        score_threshold: Union[float, Unset] = UNSET,
        filters: Union[Fields, Unset] = UNSET,
    ) -> models.SearchExplanation:
        """Say why a search finds what it finds."""
        return self._call(MEMORY_EXPLAIN, models.SearchExplanation, {"user_id": user_id, "query": query, "limit": limit, "score_threshold": score_threshold, "filters": filters})

    def memory_extract(
        self,
        *,
        user_id: str,
        conversation: Sequence[Fields],
        idempotency_key: Union[str, Unset] = UNSET,
        conversation_id: Union[str, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        said_at: Union[Union[str, datetime], Unset] = UNSET,
        time_zone: Union[str, Unset] = UNSET,
        instructions: Union[str, Unset] = UNSET,
    ) -> models.Accepted:
        """Hand in a conversation to be remembered."""
        return self._call(MEMORY_EXTRACT, models.Accepted, {"user_id": user_id, "conversation": conversation, "idempotency_key": idempotency_key, "conversation_id": conversation_id, "metadata": metadata, "said_at": said_at, "time_zone": time_zone, "instructions": instructions})

    def memory_list(
        self,
        *,
        user_id: str,
        category: Union[Literal["personal_info", "family", "friend", "pet", "school", "hobby", "preference", "health", "event", "place", "possession", "routine", "emotion", "goal", "other"], Unset] = UNSET,
        include_past: Union[bool, Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.MemoryList:
        """List a person's memories, newest first."""
        return self._call(MEMORY_LIST, models.MemoryList, {"user_id": user_id, "category": category, "include_past": include_past, "cursor": cursor, "limit": limit})

    def memory_add(
        self,
        *,
        user_id: str,
        fact_value: str,
        category: Union[Literal["personal_info", "family", "friend", "pet", "school", "hobby", "preference", "health", "event", "place", "possession", "routine", "emotion", "goal", "other"], Unset] = UNSET,
        fact_type: Union[Sequence[Any], Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        conversation_id: Union[str, Unset] = UNSET,
        said_at: Union[Union[str, datetime], Unset] = UNSET,
        time_zone: Union[str, Unset] = UNSET,
    ) -> models.Fact:
        """Add a memory."""
        return self._call(MEMORY_ADD, models.Fact, {"user_id": user_id, "fact_value": fact_value, "category": category, "fact_type": fact_type, "metadata": metadata, "conversation_id": conversation_id, "said_at": said_at, "time_zone": time_zone})

    def memory_read(
        self,
        *,
        id: str,
    ) -> models.Fact:
        """Read a memory."""
        return self._call(MEMORY_READ, models.Fact, {"id": id})

    def memory_update(
        self,
        *,
        id: str,
        fact_value: Union[str, Unset] = UNSET,
        category: Union[Literal["personal_info", "family", "friend", "pet", "school", "hobby", "preference", "health", "event", "place", "possession", "routine", "emotion", "goal", "other"], Unset] = UNSET,
        fact_type: Union[Sequence[Any], Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.Fact:
        """Edit a memory."""
        return self._call(MEMORY_UPDATE, models.Fact, {"id": id, "fact_value": fact_value, "category": category, "fact_type": fact_type, "metadata": metadata})

    def memory_delete(
        self,
        *,
        id: str,
    ) -> None:
        """Forget a memory."""
        return self._call(MEMORY_DELETE, None, {"id": id})

    def memory_feedback(
        self,
        *,
        id: str,
        feedback: Optional[Literal["POSITIVE", "NEGATIVE", "VERY_NEGATIVE"]],
        reason: Union[str, Unset] = UNSET,
    ) -> models.Fact:
        """Say what the application thinks of a memory."""
        return self._call(MEMORY_FEEDBACK, models.Fact, {"id": id, "feedback": feedback, "reason": reason})

    def memory_history(
        self,
        *,
        id: str,
    ) -> models.MemoryHistory:
        """Every version of a memory, and why it changed."""
        return self._call(MEMORY_HISTORY, models.MemoryHistory, {"id": id})

    def memory_changes(
        self,
        *,
        user_id: str,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.MemoryChanges:
        """What took the place of what, newest first."""
        return self._call(MEMORY_CHANGES, models.MemoryChanges, {"user_id": user_id, "cursor": cursor, "limit": limit})

    def user_profile(
        self,
        *,
        user_id: str,
        max_tokens: Union[int, Unset] = UNSET,
    ) -> models.Profile:
        """What to know about this person without a query."""
        return self._call(USER_PROFILE, models.Profile, {"user_id": user_id, "max_tokens": max_tokens})

    def webhook_create(
        self,
        *,
        name: str,
        url: str,
        event_types: Union[Sequence[Any], Unset] = UNSET,
    ) -> models.NewWebhook:
        """Make a webhook."""
        return self._call(WEBHOOK_CREATE, models.NewWebhook, {"name": name, "url": url, "event_types": event_types})

    def webhook_list(
        self,
    ) -> models.WebhookList:
        """List webhooks, newest first."""
        return self._call(WEBHOOK_LIST, models.WebhookList, {})

    def webhook_read(
        self,
        *,
        id: str,
    ) -> models.Webhook:
        """Read a webhook."""
        return self._call(WEBHOOK_READ, models.Webhook, {"id": id})

    def webhook_update(
        self,
        *,
        id: str,
        name: Union[str, Unset] = UNSET,
        url: Union[str, Unset] = UNSET,
        event_types: Union[Sequence[Any], Unset] = UNSET,
        is_active: Union[bool, Unset] = UNSET,
    ) -> models.Webhook:
        """Change a webhook, or switch it off or on."""
        return self._call(WEBHOOK_UPDATE, models.Webhook, {"id": id, "name": name, "url": url, "event_types": event_types, "is_active": is_active})

    def webhook_delete(
        self,
        *,
        id: str,
    ) -> None:
        """Delete a webhook."""
        return self._call(WEBHOOK_DELETE, None, {"id": id})

    def webhook_test(
        self,
        *,
        id: str,
    ) -> models.TestedWebhook:
        """Send a test event."""
        return self._call(WEBHOOK_TEST, models.TestedWebhook, {"id": id})

    def webhook_deliveries(
        self,
        *,
        id: str,
        limit: Union[int, Unset] = UNSET,
    ) -> models.WebhookDeliveries:
        """List what a webhook has not delivered."""
        return self._call(WEBHOOK_DELIVERIES, models.WebhookDeliveries, {"id": id, "limit": limit})

    def user_graph(
        self,
        *,
        user_id: str,
        entity: Union[str, Unset] = UNSET,
        depth: Union[int, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.Graph:
        """The relations in a person's world."""
        return self._call(USER_GRAPH, models.Graph, {"user_id": user_id, "entity": entity, "depth": depth, "limit": limit})

    def document_quota(
        self,
        *,
        user_id: str,
    ) -> models.DocumentQuota:
        """How much of the quota of a person is used."""
        return self._call(DOCUMENT_QUOTA, models.DocumentQuota, {"user_id": user_id})

    def document_create(
        self,
        *,
        file: FileContent,
        user_id: str,
        idempotency_key: Union[str, Unset] = UNSET,
        title: Union[str, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        chunk_size: Union[int, Unset] = UNSET,
        chunk_overlap: Union[int, Unset] = UNSET,
    ) -> models.DocumentAccepted:
        """Upload a document."""
        return self._call(DOCUMENT_CREATE, models.DocumentAccepted, {"file": file, "user_id": user_id, "idempotency_key": idempotency_key, "title": title, "metadata": metadata, "chunk_size": chunk_size, "chunk_overlap": chunk_overlap})

    def document_list(
        self,
        *,
        user_id: str,
        status: Union[Literal["uploading", "processing", "ready", "failed", "deleted"], Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.DocumentList:
        """List the documents of a person or a library, newest first."""
        return self._call(DOCUMENT_LIST, models.DocumentList, {"user_id": user_id, "status": status, "cursor": cursor, "limit": limit})

    def document_announce(
        self,
        *,
        user_id: str,
        filename: str,
        bytes: int,
        mime_type: Union[str, Unset] = UNSET,
        title: Union[str, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        chunk_size: Union[int, Unset] = UNSET,
        chunk_overlap: Union[int, Unset] = UNSET,
    ) -> models.AnnouncedUpload:
        """Announce an upload, and get a URL for its bytes."""
        return self._call(DOCUMENT_ANNOUNCE, models.AnnouncedUpload, {"user_id": user_id, "filename": filename, "bytes": bytes, "mime_type": mime_type, "title": title, "metadata": metadata, "chunk_size": chunk_size, "chunk_overlap": chunk_overlap})

    def document_receive(
        self,
        *,
        secret: str,
        stream: ByteStream,
    ) -> None:
        """Send the bytes of an announced upload."""
        return self._call(DOCUMENT_RECEIVE, None, {"secret": secret, "stream": stream})

    def document_uploaded(
        self,
        *,
        id: str,
    ) -> models.DocumentAccepted:
        """Tell that the bytes of an announced upload are there."""
        return self._call(DOCUMENT_UPLOADED, models.DocumentAccepted, {"id": id})

    def document_replace(
        self,
        *,
        id: str,
        file: FileContent,
    ) -> models.DocumentAccepted:
        """Replace the bytes of a document."""
        return self._call(DOCUMENT_REPLACE, models.DocumentAccepted, {"id": id, "file": file})

    def document_content(
        self,
        *,
        id: str,
        range: Union[str, Unset] = UNSET,
        if_range: Union[str, Unset] = UNSET,
    ) -> ContextManager[httpx.Response]:
        """Download the bytes of a document."""
        return self._open(DOCUMENT_CONTENT, {"id": id, "range": range, "if_range": if_range})

    def document_search(
        self,
        *,
        user_id: str,
        query: str,
        limit: Union[int, Unset] = UNSET,
        score_threshold: Union[float, Unset] = UNSET,
        libraries: Union[Sequence[Any], Unset] = UNSET,
        filters: Union[Fields, Unset] = UNSET,
    ) -> models.DocumentSearchAnswer:
        """Find the passages of documents that matter for a query."""
        return self._call(DOCUMENT_SEARCH, models.DocumentSearchAnswer, {"user_id": user_id, "query": query, "limit": limit, "score_threshold": score_threshold, "libraries": libraries, "filters": filters})

    def document_read(
        self,
        *,
        id: str,
    ) -> models.Document:
        """Read a document's properties."""
        return self._call(DOCUMENT_READ, models.Document, {"id": id})

    def document_update(
        self,
        *,
        id: str,
        title: Union[str, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.Document:
        """Change a document's title or metadata."""
        return self._call(DOCUMENT_UPDATE, models.Document, {"id": id, "title": title, "metadata": metadata})

    def document_erase(
        self,
        *,
        id: str,
    ) -> None:
        """Delete a document for good."""
        return self._call(DOCUMENT_ERASE, None, {"id": id})

    def document_versions(
        self,
        *,
        id: str,
    ) -> models.DocumentVersionList:
        """List the versions of a document, newest first."""
        return self._call(DOCUMENT_VERSIONS, models.DocumentVersionList, {"id": id})

    def document_chunks(
        self,
        *,
        id: str,
        version_id: Union[str, Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.DocumentChunkList:
        """List the chunks of a version in their order."""
        return self._call(DOCUMENT_CHUNKS, models.DocumentChunkList, {"id": id, "version_id": version_id, "cursor": cursor, "limit": limit})

    def document_reembed(
        self,
        *,
        id: str,
        embedding_model: Union[str, Unset] = UNSET,
        chunk_size: Union[int, Unset] = UNSET,
        chunk_overlap: Union[int, Unset] = UNSET,
        version_id: Union[str, Unset] = UNSET,
        force: Union[bool, Unset] = UNSET,
    ) -> models.DocumentReembedded:
        """Make a new version of the same bytes."""
        return self._call(DOCUMENT_REEMBED, models.DocumentReembedded, {"id": id, "embedding_model": embedding_model, "chunk_size": chunk_size, "chunk_overlap": chunk_overlap, "version_id": version_id, "force": force})

    def document_activate(
        self,
        *,
        id: str,
        version_id: str,
    ) -> models.Document:
        """Go back, or forward again, to a version that is kept."""
        return self._call(DOCUMENT_ACTIVATE, models.Document, {"id": id, "version_id": version_id})

    def document_delete(
        self,
        *,
        id: str,
        mode: Union[Literal["soft", "hard"], Unset] = UNSET,
    ) -> models.DeletedDocument:
        """Delete a document, softly or for good."""
        return self._call(DOCUMENT_DELETE, models.DeletedDocument, {"id": id, "mode": mode})

    def document_restore(
        self,
        *,
        id: str,
    ) -> models.Document:
        """Bring back a document that was deleted softly."""
        return self._call(DOCUMENT_RESTORE, models.Document, {"id": id})

    def chat_session_create(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        title: Union[str, Unset] = UNSET,
        session_type: Union[Literal["rag", "speech", "mixed"], Unset] = UNSET,
        rag_config: Union[Fields, Unset] = UNSET,
        speech_config: Union[Fields, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.ChatSession:
        """Open a session."""
        return self._call(CHAT_SESSION_CREATE, models.ChatSession, {"user_id": user_id, "title": title, "session_type": session_type, "rag_config": rag_config, "speech_config": speech_config, "metadata": metadata})

    def chat_session_list(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        archived: Union[bool, Unset] = UNSET,
        q: Union[str, Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.ChatSessionList:
        """List or search a person's sessions, the last spoken in first."""
        return self._call(CHAT_SESSION_LIST, models.ChatSessionList, {"user_id": user_id, "archived": archived, "q": q, "cursor": cursor, "limit": limit})

    def chat_session_read(
        self,
        *,
        id: str,
    ) -> models.ChatSession:
        """Read a session."""
        return self._call(CHAT_SESSION_READ, models.ChatSession, {"id": id})

    def chat_session_replace(
        self,
        *,
        id: str,
        title: Union[str, Unset] = UNSET,
        session_type: Union[Literal["rag", "speech", "mixed"], Unset] = UNSET,
        rag_config: Union[Fields, Unset] = UNSET,
        speech_config: Union[Fields, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        is_archived: Union[bool, Unset] = UNSET,
    ) -> models.ChatSession:
        """Set a session as a whole."""
        return self._call(CHAT_SESSION_REPLACE, models.ChatSession, {"id": id, "title": title, "session_type": session_type, "rag_config": rag_config, "speech_config": speech_config, "metadata": metadata, "is_archived": is_archived})

    def chat_session_update(
        self,
        *,
        id: str,
        title: Union[str, Unset] = UNSET,
        session_type: Union[Literal["rag", "speech", "mixed"], Unset] = UNSET,
        rag_config: Union[Fields, Unset] = UNSET,
        speech_config: Union[Fields, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        is_archived: Union[bool, Unset] = UNSET,
    ) -> models.ChatSession:
        """Change a session."""
        return self._call(CHAT_SESSION_UPDATE, models.ChatSession, {"id": id, "title": title, "session_type": session_type, "rag_config": rag_config, "speech_config": speech_config, "metadata": metadata, "is_archived": is_archived})

    def chat_session_delete(
        self,
        *,
        id: str,
        permanent: Union[bool, Unset] = UNSET,
        facts: Union[bool, Unset] = UNSET,
    ) -> None:
        """Archive a session, or delete it for good."""
        return self._call(CHAT_SESSION_DELETE, None, {"id": id, "permanent": permanent, "facts": facts})

    def chat_message_list(
        self,
        *,
        id: str,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
        order: Union[Literal["desc", "asc"], Unset] = UNSET,
    ) -> models.ChatMessageList:
        """List what was said in a session, both ways."""
        return self._call(CHAT_MESSAGE_LIST, models.ChatMessageList, {"id": id, "cursor": cursor, "limit": limit, "order": order})

    def chat_message_create(
        self,
        *,
        id: str,
        message_type: Literal["user", "assistant", "system"],
        content: str,
        content_type: Union[Literal["text", "audio", "image", "file"], Unset] = UNSET,
        client_message_id: Union[str, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.ChatMessage:
        """Append a message to a session."""
        return self._call(CHAT_MESSAGE_CREATE, models.ChatMessage, {"id": id, "message_type": message_type, "content": content, "content_type": content_type, "client_message_id": client_message_id, "metadata": metadata})

    def chat_message_update(
        self,
        *,
        id: str,
        content: str,
    ) -> models.ChatMessage:
        """Edit what a user said."""
        return self._call(CHAT_MESSAGE_UPDATE, models.ChatMessage, {"id": id, "content": content})

    def chat_message_delete(
        self,
        *,
        id: str,
    ) -> None:
        """Delete what a message says."""
        return self._call(CHAT_MESSAGE_DELETE, None, {"id": id})

    def chat_analytics(
        self,
        *,
        from_: Union[str, Unset] = UNSET,
        to: Union[str, Unset] = UNSET,
        user_id: Union[str, Unset] = UNSET,
    ) -> models.ChatAnalytics:
        """How much is said, and how fast and how well it is answered."""
        return self._call(CHAT_ANALYTICS, models.ChatAnalytics, {"from": from_, "to": to, "user_id": user_id})

    def experiment_list(
        self,
    ) -> models.Experiments:
        """Both sides of each experiment, and whether they differ."""
        return self._call(EXPERIMENT_LIST, models.Experiments, {})

    def answer_ask(
        self,
        *,
        query: str,
        user_id: Union[str, Unset] = UNSET,
        conversation_id: Union[Optional[str], Unset] = UNSET,
        client_message_id: Union[str, Unset] = UNSET,
        stream: Union[bool, Unset] = UNSET,
        top_k: Union[int, Unset] = UNSET,
        sources: Union[Sequence[Any], Unset] = UNSET,
        libraries: Union[Sequence[Any], Unset] = UNSET,
        filters: Union[Fields, Unset] = UNSET,
        score_threshold: Union[float, Unset] = UNSET,
        instructions: Union[str, Unset] = UNSET,
        max_tokens: Union[int, Unset] = UNSET,
    ) -> models.Answer:
        """Ask memories, documents and the conversation so far."""
        return self._call(ANSWER_ASK, models.Answer, {"query": query, "user_id": user_id, "conversation_id": conversation_id, "client_message_id": client_message_id, "stream": stream, "top_k": top_k, "sources": sources, "libraries": libraries, "filters": filters, "score_threshold": score_threshold, "instructions": instructions, "max_tokens": max_tokens})

    def answer_ask_in_session(
        self,
        *,
        id: str,
        query: str,
        client_message_id: Union[str, Unset] = UNSET,
        stream: Union[bool, Unset] = UNSET,
        top_k: Union[int, Unset] = UNSET,
        sources: Union[Sequence[Any], Unset] = UNSET,
        libraries: Union[Sequence[Any], Unset] = UNSET,
        filters: Union[Fields, Unset] = UNSET,
        score_threshold: Union[float, Unset] = UNSET,
        instructions: Union[str, Unset] = UNSET,
        max_tokens: Union[int, Unset] = UNSET,
    ) -> models.Answer:
        """Ask within a session."""
        return self._call(ANSWER_ASK_IN_SESSION, models.Answer, {"id": id, "query": query, "client_message_id": client_message_id, "stream": stream, "top_k": top_k, "sources": sources, "libraries": libraries, "filters": filters, "score_threshold": score_threshold, "instructions": instructions, "max_tokens": max_tokens})

    def answer_regenerate(
        self,
        *,
        id: str,
        stream: Union[bool, Unset] = UNSET,
    ) -> models.Answer:
        """Answer the same question anew."""
        return self._call(ANSWER_REGENERATE, models.Answer, {"id": id, "stream": stream})

    def answer_read(
        self,
        *,
        id: str,
    ) -> models.RagContext:
        """Read what an answer rests on."""
        return self._call(ANSWER_READ, models.RagContext, {"id": id})

    def answer_read_in_chat(
        self,
        *,
        id: str,
    ) -> models.RagContext:
        """Read what an answer rests on."""
        return self._call(ANSWER_READ_IN_CHAT, models.RagContext, {"id": id})

    def message_hear(
        self,
        *,
        id: str,
        file: FileContent,
        language: Union[str, Unset] = UNSET,
        reply: Union[bool, Unset] = UNSET,
        speak: Union[bool, Unset] = UNSET,
        client_message_id: Union[str, Unset] = UNSET,
    ) -> models.HeardSpeech:
        """Say something in a session."""
        return self._call(MESSAGE_HEAR, models.HeardSpeech, {"id": id, "file": file, "language": language, "reply": reply, "speak": speak, "client_message_id": client_message_id})

    def message_speak(
        self,
        *,
        id: str,
        voice: Union[str, Unset] = UNSET,
        format: Union[Literal["mp3", "opus", "wav"], Unset] = UNSET,
        speed: Union[float, Unset] = UNSET,
        language: Union[str, Unset] = UNSET,
    ) -> ContextManager[httpx.Response]:
        """Speak a message."""
        return self._open(MESSAGE_SPEAK, {"id": id, "voice": voice, "format": format, "speed": speed, "language": language})

    def message_audio(
        self,
        *,
        id: str,
        range: Union[str, Unset] = UNSET,
        if_range: Union[str, Unset] = UNSET,
    ) -> ContextManager[httpx.Response]:
        """Download the audio of a message."""
        return self._open(MESSAGE_AUDIO, {"id": id, "range": range, "if_range": if_range})

    def usage_get(
        self,
        *,
        days: Union[int, Unset] = UNSET,
    ) -> models.Usage:
        """What models were asked on each of the last days, and what it cost."""
        return self._call(USAGE_GET, models.Usage, {"days": days})

    def stats_get(
        self,
        *,
        hours: Union[int, Unset] = UNSET,
    ) -> models.Stats:
        """The numbers of the whole installation: now, and over the last hours."""
        return self._call(STATS_GET, models.Stats, {"hours": hours})

    def settings_get(
        self,
    ) -> models.Settings:
        """Every setting as it is in force in the process that answers, without secrets."""
        return self._call(SETTINGS_GET, models.Settings, {})

    def console_sign_in(
        self,
        *,
        api_key: Union[str, Unset] = UNSET,
        username: Union[str, Unset] = UNSET,
        password: Union[str, Unset] = UNSET,
    ) -> models.ConsoleSession:
        """Sign in to the console, with an API key or with an account."""
        return self._call(CONSOLE_SIGN_IN, models.ConsoleSession, {"api_key": api_key, "username": username, "password": password})

    def console_get_session(
        self,
    ) -> models.ConsoleSession:
        """Who is signed in to the console."""
        return self._call(CONSOLE_GET_SESSION, models.ConsoleSession, {})

    def console_sign_out(
        self,
    ) -> None:
        """Sign out of the console."""
        return self._call(CONSOLE_SIGN_OUT, None, {})

    def job_count(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        hours: Union[int, Unset] = UNSET,
    ) -> models.JobCounts:
        """Count jobs by type and state."""
        return self._call(JOB_COUNT, models.JobCounts, {"user_id": user_id, "hours": hours})

    def job_watch(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        type: Union[str, Unset] = UNSET,
    ) -> ContextManager[httpx.Response]:
        """Watch jobs as they change."""
        return self._open(JOB_WATCH, {"user_id": user_id, "type": type})

    def job_read(
        self,
        *,
        id: str,
    ) -> models.Job:
        """The progress and result of a job."""
        return self._call(JOB_READ, models.Job, {"id": id})

    def job_read_status(
        self,
        *,
        id: str,
    ) -> models.Job:
        """The progress and result of a job."""
        return self._call(JOB_READ_STATUS, models.Job, {"id": id})

    def job_list(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        type: Union[str, Unset] = UNSET,
        status: Union[Literal["pending", "processing", "completed", "failed", "cancelled"], Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.JobList:
        """List jobs, newest first."""
        return self._call(JOB_LIST, models.JobList, {"user_id": user_id, "type": type, "status": status, "cursor": cursor, "limit": limit})

    def job_cancel(
        self,
        *,
        id: str,
    ) -> models.Job:
        """Stop a waiting or running job."""
        return self._call(JOB_CANCEL, models.Job, {"id": id})

    def job_retry(
        self,
        *,
        id: str,
    ) -> models.Job:
        """Try a failed or cancelled job again."""
        return self._call(JOB_RETRY, models.Job, {"id": id})

    def key_create(
        self,
        *,
        name: str,
        scopes: Sequence[Any],
        user_id: Union[str, Unset] = UNSET,
        expires_at: Union[Union[str, datetime], Unset] = UNSET,
    ) -> models.NewKey:
        """Make an API key."""
        return self._call(KEY_CREATE, models.NewKey, {"name": name, "scopes": scopes, "user_id": user_id, "expires_at": expires_at})

    def key_list(
        self,
        *,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.KeyList:
        """List API keys, newest first."""
        return self._call(KEY_LIST, models.KeyList, {"cursor": cursor, "limit": limit})

    def key_rotate(
        self,
        *,
        id: str,
        overlap_seconds: Union[int, Unset] = UNSET,
    ) -> models.NewKey:
        """Replace a key with a new one."""
        return self._call(KEY_ROTATE, models.NewKey, {"id": id, "overlap_seconds": overlap_seconds})

    def key_revoke(
        self,
        *,
        id: str,
    ) -> None:
        """Revoke an API key."""
        return self._call(KEY_REVOKE, None, {"id": id})

    def user_export(
        self,
        *,
        user_id: str,
    ) -> models.UserDataExport:
        """Everything held about a person, as a file that can be imported again."""
        return self._call(USER_EXPORT, models.UserDataExport, {"user_id": user_id})

    def user_numbers(
        self,
        *,
        user_id: str,
    ) -> models.UserNumbers:
        """What delete_user_data would delete, counted, and nothing is deleted."""
        return self._call(USER_NUMBERS, models.UserNumbers, {"user_id": user_id})

    def user_delete(
        self,
        *,
        user_id: str,
        password: Union[str, Unset] = UNSET,
    ) -> models.DeletedUserData:
        """Delete everything held about a person."""
        return self._call(USER_DELETE, models.DeletedUserData, {"user_id": user_id, "password": password})

    def audit_list(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        action: Union[Literal["account.register", "account.login", "account.refresh", "account.logout", "account.get_own", "account.update_own", "account.change_password", "user.list", "account.get", "account.update", "signing_key.rotate", "account.create", "account.set_password", "memory.search", "memory.explain", "memory.extract", "memory.store", "memory.list", "memory.add", "memory.read", "memory.update", "memory.delete", "memory.feedback", "memory.history", "memory.changes", "user.profile", "webhook.create", "webhook.list", "webhook.read", "webhook.update", "webhook.delete", "webhook.test", "webhook.deliveries", "user.graph", "memory.index", "document.quota", "document.create", "document.announce", "document.receive", "document.uploaded", "document.replace", "document.content", "document.search", "document.list", "document.read", "document.update", "document.versions", "document.chunks", "document.reembed", "document.activate", "document.delete", "document.restore", "document.ingest", "document.repair", "chat.session.create", "chat.session.list", "chat.session.read", "chat.session.replace", "chat.session.update", "chat.session.delete", "chat.message.list", "chat.message.create", "chat.message.update", "chat.message.delete", "chat.analytics", "chat.remember", "experiment.list", "answer.ask", "answer.regenerate", "answer.read", "message.hear", "message.speak", "message.audio", "chat.connect", "chat.disconnect", "usage.get", "memory.import", "memory.undo_import", "memory.export", "stats.get", "settings.get", "console.sign_in", "console.get_session", "console.sign_out", "job.count", "job.watch", "job.read", "job.list", "job.cancel", "job.retry", "key.create", "key.list", "key.rotate", "key.revoke", "user.export", "user.numbers", "user.delete", "account.delete", "user.import", "user.move", "mem0.ping", "memory.entities", "memory.delete_entity", "mem0.not_offered", "mem0.project_read", "mem0.project_update", "memory.request_export", "memory.read_export", "mcp.message", "audit.list"], Unset] = UNSET,
        from_: Union[Union[str, datetime], Unset] = UNSET,
        to: Union[Union[str, datetime], Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.AuditList:
        """Who did what to whose data, newest first."""
        return self._call(AUDIT_LIST, models.AuditList, {"user_id": user_id, "action": action, "from": from_, "to": to, "cursor": cursor, "limit": limit})


class AsyncOperations:
    """Every operation, for a program that awaits answers."""

    async def _call(self, operation: Operation, answer: Any, given: Dict[str, Any]) -> Any:
        raise NotImplementedError

    def _open(self, operation: Operation, given: Dict[str, Any]) -> AsyncContextManager[httpx.Response]:
        raise NotImplementedError

    async def account_register(
        self,
        *,
        username: str,
        password: str,
        email: Union[str, Unset] = UNSET,
        full_name: Union[str, Unset] = UNSET,
        avatar_url: Union[str, Unset] = UNSET,
        preferences: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.SignedIn:
        """Make an account for a person, and sign them in."""
        return await self._call(ACCOUNT_REGISTER, models.SignedIn, {"username": username, "password": password, "email": email, "full_name": full_name, "avatar_url": avatar_url, "preferences": preferences})

    async def account_login(
        self,
        *,
        password: str,
        username: Union[str, Unset] = UNSET,
        email: Union[str, Unset] = UNSET,
    ) -> models.SignedIn:
        """Sign in with a name or an e-mail address, and a password."""
        return await self._call(ACCOUNT_LOGIN, models.SignedIn, {"password": password, "username": username, "email": email})

    async def account_refresh(
        self,
        *,
        refresh_token: str,
    ) -> models.SignedIn:
        """Get new tokens for a refresh token, which works once."""
        return await self._call(ACCOUNT_REFRESH, models.SignedIn, {"refresh_token": refresh_token})

    async def account_logout(
        self,
        *,
        refresh_token: str,
    ) -> None:
        """Sign out."""
        return await self._call(ACCOUNT_LOGOUT, None, {"refresh_token": refresh_token})

    async def account_get_own(
        self,
    ) -> models.Account:
        """One's own account."""
        return await self._call(ACCOUNT_GET_OWN, models.Account, {})

    async def account_update_own(
        self,
        *,
        full_name: Union[str, Unset] = UNSET,
        email: Union[Optional[str], Unset] = UNSET,
        avatar_url: Union[Optional[str], Unset] = UNSET,
        preferences: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.Account:
        """Change one's own account."""
        return await self._call(ACCOUNT_UPDATE_OWN, models.Account, {"full_name": full_name, "email": email, "avatar_url": avatar_url, "preferences": preferences})

    async def account_delete(
        self,
        *,
        password: str,
    ) -> None:
        """Delete one's own account, and everything held about oneself."""
        return await self._call(ACCOUNT_DELETE, None, {"password": password})

    async def account_change_password(
        self,
        *,
        old_password: str,
        new_password: str,
    ) -> None:
        """Change one's own password."""
        return await self._call(ACCOUNT_CHANGE_PASSWORD, None, {"old_password": old_password, "new_password": new_password})

    async def user_list(
        self,
        *,
        q: Union[str, Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.PeopleList:
        """Everybody of whom something is held, with their numbers."""
        return await self._call(USER_LIST, models.PeopleList, {"q": q, "cursor": cursor, "limit": limit})

    async def account_get(
        self,
        *,
        user_id: str,
    ) -> models.Account:
        """An account."""
        return await self._call(ACCOUNT_GET, models.Account, {"user_id": user_id})

    async def account_update(
        self,
        *,
        user_id: str,
        is_active: Union[bool, Unset] = UNSET,
        role: Union[Literal["user", "admin"], Unset] = UNSET,
    ) -> models.Account:
        """Activate or deactivate an account, or change its role."""
        return await self._call(ACCOUNT_UPDATE, models.Account, {"user_id": user_id, "is_active": is_active, "role": role})

    async def memory_search(
        self,
        *,
        user_id: str,
        query: str,
        limit: Union[int, Unset] = UNSET,
        score_threshold: Union[float, Unset] = UNSET,
        filters: Union[Fields, Unset] = UNSET,
    ) -> models.SearchAnswer:
        """Find the facts that matter for a query."""
        return await self._call(MEMORY_SEARCH, models.SearchAnswer, {"user_id": user_id, "query": query, "limit": limit, "score_threshold": score_threshold, "filters": filters})

    async def memory_explain(
        self,
        *,
        user_id: str,
        query: str,
        limit: Union[int, Unset] = UNSET,
        score_threshold: Union[float, Unset] = UNSET,
        filters: Union[Fields, Unset] = UNSET,
    ) -> models.SearchExplanation:
        """Say why a search finds what it finds."""
        return await self._call(MEMORY_EXPLAIN, models.SearchExplanation, {"user_id": user_id, "query": query, "limit": limit, "score_threshold": score_threshold, "filters": filters})

    async def memory_extract(
        self,
        *,
        user_id: str,
        conversation: Sequence[Fields],
        idempotency_key: Union[str, Unset] = UNSET,
        conversation_id: Union[str, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        said_at: Union[Union[str, datetime], Unset] = UNSET,
        time_zone: Union[str, Unset] = UNSET,
        instructions: Union[str, Unset] = UNSET,
    ) -> models.Accepted:
        """Hand in a conversation to be remembered."""
        return await self._call(MEMORY_EXTRACT, models.Accepted, {"user_id": user_id, "conversation": conversation, "idempotency_key": idempotency_key, "conversation_id": conversation_id, "metadata": metadata, "said_at": said_at, "time_zone": time_zone, "instructions": instructions})

    async def memory_list(
        self,
        *,
        user_id: str,
        category: Union[Literal["personal_info", "family", "friend", "pet", "school", "hobby", "preference", "health", "event", "place", "possession", "routine", "emotion", "goal", "other"], Unset] = UNSET,
        include_past: Union[bool, Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.MemoryList:
        """List a person's memories, newest first."""
        return await self._call(MEMORY_LIST, models.MemoryList, {"user_id": user_id, "category": category, "include_past": include_past, "cursor": cursor, "limit": limit})

    async def memory_add(
        self,
        *,
        user_id: str,
        fact_value: str,
        category: Union[Literal["personal_info", "family", "friend", "pet", "school", "hobby", "preference", "health", "event", "place", "possession", "routine", "emotion", "goal", "other"], Unset] = UNSET,
        fact_type: Union[Sequence[Any], Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        conversation_id: Union[str, Unset] = UNSET,
        said_at: Union[Union[str, datetime], Unset] = UNSET,
        time_zone: Union[str, Unset] = UNSET,
    ) -> models.Fact:
        """Add a memory."""
        return await self._call(MEMORY_ADD, models.Fact, {"user_id": user_id, "fact_value": fact_value, "category": category, "fact_type": fact_type, "metadata": metadata, "conversation_id": conversation_id, "said_at": said_at, "time_zone": time_zone})

    async def memory_read(
        self,
        *,
        id: str,
    ) -> models.Fact:
        """Read a memory."""
        return await self._call(MEMORY_READ, models.Fact, {"id": id})

    async def memory_update(
        self,
        *,
        id: str,
        fact_value: Union[str, Unset] = UNSET,
        category: Union[Literal["personal_info", "family", "friend", "pet", "school", "hobby", "preference", "health", "event", "place", "possession", "routine", "emotion", "goal", "other"], Unset] = UNSET,
        fact_type: Union[Sequence[Any], Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.Fact:
        """Edit a memory."""
        return await self._call(MEMORY_UPDATE, models.Fact, {"id": id, "fact_value": fact_value, "category": category, "fact_type": fact_type, "metadata": metadata})

    async def memory_delete(
        self,
        *,
        id: str,
    ) -> None:
        """Forget a memory."""
        return await self._call(MEMORY_DELETE, None, {"id": id})

    async def memory_feedback(
        self,
        *,
        id: str,
        feedback: Optional[Literal["POSITIVE", "NEGATIVE", "VERY_NEGATIVE"]],
        reason: Union[str, Unset] = UNSET,
    ) -> models.Fact:
        """Say what the application thinks of a memory."""
        return await self._call(MEMORY_FEEDBACK, models.Fact, {"id": id, "feedback": feedback, "reason": reason})

    async def memory_history(
        self,
        *,
        id: str,
    ) -> models.MemoryHistory:
        """Every version of a memory, and why it changed."""
        return await self._call(MEMORY_HISTORY, models.MemoryHistory, {"id": id})

    async def memory_changes(
        self,
        *,
        user_id: str,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.MemoryChanges:
        """What took the place of what, newest first."""
        return await self._call(MEMORY_CHANGES, models.MemoryChanges, {"user_id": user_id, "cursor": cursor, "limit": limit})

    async def user_profile(
        self,
        *,
        user_id: str,
        max_tokens: Union[int, Unset] = UNSET,
    ) -> models.Profile:
        """What to know about this person without a query."""
        return await self._call(USER_PROFILE, models.Profile, {"user_id": user_id, "max_tokens": max_tokens})

    async def webhook_create(
        self,
        *,
        name: str,
        url: str,
        event_types: Union[Sequence[Any], Unset] = UNSET,
    ) -> models.NewWebhook:
        """Make a webhook."""
        return await self._call(WEBHOOK_CREATE, models.NewWebhook, {"name": name, "url": url, "event_types": event_types})

    async def webhook_list(
        self,
    ) -> models.WebhookList:
        """List webhooks, newest first."""
        return await self._call(WEBHOOK_LIST, models.WebhookList, {})

    async def webhook_read(
        self,
        *,
        id: str,
    ) -> models.Webhook:
        """Read a webhook."""
        return await self._call(WEBHOOK_READ, models.Webhook, {"id": id})

    async def webhook_update(
        self,
        *,
        id: str,
        name: Union[str, Unset] = UNSET,
        url: Union[str, Unset] = UNSET,
        event_types: Union[Sequence[Any], Unset] = UNSET,
        is_active: Union[bool, Unset] = UNSET,
    ) -> models.Webhook:
        """Change a webhook, or switch it off or on."""
        return await self._call(WEBHOOK_UPDATE, models.Webhook, {"id": id, "name": name, "url": url, "event_types": event_types, "is_active": is_active})

    async def webhook_delete(
        self,
        *,
        id: str,
    ) -> None:
        """Delete a webhook."""
        return await self._call(WEBHOOK_DELETE, None, {"id": id})

    async def webhook_test(
        self,
        *,
        id: str,
    ) -> models.TestedWebhook:
        """Send a test event."""
        return await self._call(WEBHOOK_TEST, models.TestedWebhook, {"id": id})

    async def webhook_deliveries(
        self,
        *,
        id: str,
        limit: Union[int, Unset] = UNSET,
    ) -> models.WebhookDeliveries:
        """List what a webhook has not delivered."""
        return await self._call(WEBHOOK_DELIVERIES, models.WebhookDeliveries, {"id": id, "limit": limit})

    async def user_graph(
        self,
        *,
        user_id: str,
        entity: Union[str, Unset] = UNSET,
        depth: Union[int, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.Graph:
        """The relations in a person's world."""
        return await self._call(USER_GRAPH, models.Graph, {"user_id": user_id, "entity": entity, "depth": depth, "limit": limit})

    async def document_quota(
        self,
        *,
        user_id: str,
    ) -> models.DocumentQuota:
        """How much of the quota of a person is used."""
        return await self._call(DOCUMENT_QUOTA, models.DocumentQuota, {"user_id": user_id})

    async def document_create(
        self,
        *,
        file: FileContent,
        user_id: str,
        idempotency_key: Union[str, Unset] = UNSET,
        title: Union[str, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        chunk_size: Union[int, Unset] = UNSET,
        chunk_overlap: Union[int, Unset] = UNSET,
    ) -> models.DocumentAccepted:
        """Upload a document."""
        return await self._call(DOCUMENT_CREATE, models.DocumentAccepted, {"file": file, "user_id": user_id, "idempotency_key": idempotency_key, "title": title, "metadata": metadata, "chunk_size": chunk_size, "chunk_overlap": chunk_overlap})

    async def document_list(
        self,
        *,
        user_id: str,
        status: Union[Literal["uploading", "processing", "ready", "failed", "deleted"], Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.DocumentList:
        """List the documents of a person or a library, newest first."""
        return await self._call(DOCUMENT_LIST, models.DocumentList, {"user_id": user_id, "status": status, "cursor": cursor, "limit": limit})

    async def document_announce(
        self,
        *,
        user_id: str,
        filename: str,
        bytes: int,
        mime_type: Union[str, Unset] = UNSET,
        title: Union[str, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        chunk_size: Union[int, Unset] = UNSET,
        chunk_overlap: Union[int, Unset] = UNSET,
    ) -> models.AnnouncedUpload:
        """Announce an upload, and get a URL for its bytes."""
        return await self._call(DOCUMENT_ANNOUNCE, models.AnnouncedUpload, {"user_id": user_id, "filename": filename, "bytes": bytes, "mime_type": mime_type, "title": title, "metadata": metadata, "chunk_size": chunk_size, "chunk_overlap": chunk_overlap})

    async def document_receive(
        self,
        *,
        secret: str,
        stream: ByteStream,
    ) -> None:
        """Send the bytes of an announced upload."""
        return await self._call(DOCUMENT_RECEIVE, None, {"secret": secret, "stream": stream})

    async def document_uploaded(
        self,
        *,
        id: str,
    ) -> models.DocumentAccepted:
        """Tell that the bytes of an announced upload are there."""
        return await self._call(DOCUMENT_UPLOADED, models.DocumentAccepted, {"id": id})

    async def document_replace(
        self,
        *,
        id: str,
        file: FileContent,
    ) -> models.DocumentAccepted:
        """Replace the bytes of a document."""
        return await self._call(DOCUMENT_REPLACE, models.DocumentAccepted, {"id": id, "file": file})

    def document_content(
        self,
        *,
        id: str,
        range: Union[str, Unset] = UNSET,
        if_range: Union[str, Unset] = UNSET,
    ) -> AsyncContextManager[httpx.Response]:
        """Download the bytes of a document."""
        return self._open(DOCUMENT_CONTENT, {"id": id, "range": range, "if_range": if_range})

    async def document_search(
        self,
        *,
        user_id: str,
        query: str,
        limit: Union[int, Unset] = UNSET,
        score_threshold: Union[float, Unset] = UNSET,
        libraries: Union[Sequence[Any], Unset] = UNSET,
        filters: Union[Fields, Unset] = UNSET,
    ) -> models.DocumentSearchAnswer:
        """Find the passages of documents that matter for a query."""
        return await self._call(DOCUMENT_SEARCH, models.DocumentSearchAnswer, {"user_id": user_id, "query": query, "limit": limit, "score_threshold": score_threshold, "libraries": libraries, "filters": filters})

    async def document_read(
        self,
        *,
        id: str,
    ) -> models.Document:
        """Read a document's properties."""
        return await self._call(DOCUMENT_READ, models.Document, {"id": id})

    async def document_update(
        self,
        *,
        id: str,
        title: Union[str, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.Document:
        """Change a document's title or metadata."""
        return await self._call(DOCUMENT_UPDATE, models.Document, {"id": id, "title": title, "metadata": metadata})

    async def document_erase(
        self,
        *,
        id: str,
    ) -> None:
        """Delete a document for good."""
        return await self._call(DOCUMENT_ERASE, None, {"id": id})

    async def document_versions(
        self,
        *,
        id: str,
    ) -> models.DocumentVersionList:
        """List the versions of a document, newest first."""
        return await self._call(DOCUMENT_VERSIONS, models.DocumentVersionList, {"id": id})

    async def document_chunks(
        self,
        *,
        id: str,
        version_id: Union[str, Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.DocumentChunkList:
        """List the chunks of a version in their order."""
        return await self._call(DOCUMENT_CHUNKS, models.DocumentChunkList, {"id": id, "version_id": version_id, "cursor": cursor, "limit": limit})

    async def document_reembed(
        self,
        *,
        id: str,
        embedding_model: Union[str, Unset] = UNSET,
        chunk_size: Union[int, Unset] = UNSET,
        chunk_overlap: Union[int, Unset] = UNSET,
        version_id: Union[str, Unset] = UNSET,
        force: Union[bool, Unset] = UNSET,
    ) -> models.DocumentReembedded:
        """Make a new version of the same bytes."""
        return await self._call(DOCUMENT_REEMBED, models.DocumentReembedded, {"id": id, "embedding_model": embedding_model, "chunk_size": chunk_size, "chunk_overlap": chunk_overlap, "version_id": version_id, "force": force})

    async def document_activate(
        self,
        *,
        id: str,
        version_id: str,
    ) -> models.Document:
        """Go back, or forward again, to a version that is kept."""
        return await self._call(DOCUMENT_ACTIVATE, models.Document, {"id": id, "version_id": version_id})

    async def document_delete(
        self,
        *,
        id: str,
        mode: Union[Literal["soft", "hard"], Unset] = UNSET,
    ) -> models.DeletedDocument:
        """Delete a document, softly or for good."""
        return await self._call(DOCUMENT_DELETE, models.DeletedDocument, {"id": id, "mode": mode})

    async def document_restore(
        self,
        *,
        id: str,
    ) -> models.Document:
        """Bring back a document that was deleted softly."""
        return await self._call(DOCUMENT_RESTORE, models.Document, {"id": id})

    async def chat_session_create(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        title: Union[str, Unset] = UNSET,
        session_type: Union[Literal["rag", "speech", "mixed"], Unset] = UNSET,
        rag_config: Union[Fields, Unset] = UNSET,
        speech_config: Union[Fields, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.ChatSession:
        """Open a session."""
        return await self._call(CHAT_SESSION_CREATE, models.ChatSession, {"user_id": user_id, "title": title, "session_type": session_type, "rag_config": rag_config, "speech_config": speech_config, "metadata": metadata})

    async def chat_session_list(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        archived: Union[bool, Unset] = UNSET,
        q: Union[str, Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.ChatSessionList:
        """List or search a person's sessions, the last spoken in first."""
        return await self._call(CHAT_SESSION_LIST, models.ChatSessionList, {"user_id": user_id, "archived": archived, "q": q, "cursor": cursor, "limit": limit})

    async def chat_session_read(
        self,
        *,
        id: str,
    ) -> models.ChatSession:
        """Read a session."""
        return await self._call(CHAT_SESSION_READ, models.ChatSession, {"id": id})

    async def chat_session_replace(
        self,
        *,
        id: str,
        title: Union[str, Unset] = UNSET,
        session_type: Union[Literal["rag", "speech", "mixed"], Unset] = UNSET,
        rag_config: Union[Fields, Unset] = UNSET,
        speech_config: Union[Fields, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        is_archived: Union[bool, Unset] = UNSET,
    ) -> models.ChatSession:
        """Set a session as a whole."""
        return await self._call(CHAT_SESSION_REPLACE, models.ChatSession, {"id": id, "title": title, "session_type": session_type, "rag_config": rag_config, "speech_config": speech_config, "metadata": metadata, "is_archived": is_archived})

    async def chat_session_update(
        self,
        *,
        id: str,
        title: Union[str, Unset] = UNSET,
        session_type: Union[Literal["rag", "speech", "mixed"], Unset] = UNSET,
        rag_config: Union[Fields, Unset] = UNSET,
        speech_config: Union[Fields, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
        is_archived: Union[bool, Unset] = UNSET,
    ) -> models.ChatSession:
        """Change a session."""
        return await self._call(CHAT_SESSION_UPDATE, models.ChatSession, {"id": id, "title": title, "session_type": session_type, "rag_config": rag_config, "speech_config": speech_config, "metadata": metadata, "is_archived": is_archived})

    async def chat_session_delete(
        self,
        *,
        id: str,
        permanent: Union[bool, Unset] = UNSET,
        facts: Union[bool, Unset] = UNSET,
    ) -> None:
        """Archive a session, or delete it for good."""
        return await self._call(CHAT_SESSION_DELETE, None, {"id": id, "permanent": permanent, "facts": facts})

    async def chat_message_list(
        self,
        *,
        id: str,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
        order: Union[Literal["desc", "asc"], Unset] = UNSET,
    ) -> models.ChatMessageList:
        """List what was said in a session, both ways."""
        return await self._call(CHAT_MESSAGE_LIST, models.ChatMessageList, {"id": id, "cursor": cursor, "limit": limit, "order": order})

    async def chat_message_create(
        self,
        *,
        id: str,
        message_type: Literal["user", "assistant", "system"],
        content: str,
        content_type: Union[Literal["text", "audio", "image", "file"], Unset] = UNSET,
        client_message_id: Union[str, Unset] = UNSET,
        metadata: Union[Dict[str, Any], Unset] = UNSET,
    ) -> models.ChatMessage:
        """Append a message to a session."""
        return await self._call(CHAT_MESSAGE_CREATE, models.ChatMessage, {"id": id, "message_type": message_type, "content": content, "content_type": content_type, "client_message_id": client_message_id, "metadata": metadata})

    async def chat_message_update(
        self,
        *,
        id: str,
        content: str,
    ) -> models.ChatMessage:
        """Edit what a user said."""
        return await self._call(CHAT_MESSAGE_UPDATE, models.ChatMessage, {"id": id, "content": content})

    async def chat_message_delete(
        self,
        *,
        id: str,
    ) -> None:
        """Delete what a message says."""
        return await self._call(CHAT_MESSAGE_DELETE, None, {"id": id})

    async def chat_analytics(
        self,
        *,
        from_: Union[str, Unset] = UNSET,
        to: Union[str, Unset] = UNSET,
        user_id: Union[str, Unset] = UNSET,
    ) -> models.ChatAnalytics:
        """How much is said, and how fast and how well it is answered."""
        return await self._call(CHAT_ANALYTICS, models.ChatAnalytics, {"from": from_, "to": to, "user_id": user_id})

    async def experiment_list(
        self,
    ) -> models.Experiments:
        """Both sides of each experiment, and whether they differ."""
        return await self._call(EXPERIMENT_LIST, models.Experiments, {})

    async def answer_ask(
        self,
        *,
        query: str,
        user_id: Union[str, Unset] = UNSET,
        conversation_id: Union[Optional[str], Unset] = UNSET,
        client_message_id: Union[str, Unset] = UNSET,
        stream: Union[bool, Unset] = UNSET,
        top_k: Union[int, Unset] = UNSET,
        sources: Union[Sequence[Any], Unset] = UNSET,
        libraries: Union[Sequence[Any], Unset] = UNSET,
        filters: Union[Fields, Unset] = UNSET,
        score_threshold: Union[float, Unset] = UNSET,
        instructions: Union[str, Unset] = UNSET,
        max_tokens: Union[int, Unset] = UNSET,
    ) -> models.Answer:
        """Ask memories, documents and the conversation so far."""
        return await self._call(ANSWER_ASK, models.Answer, {"query": query, "user_id": user_id, "conversation_id": conversation_id, "client_message_id": client_message_id, "stream": stream, "top_k": top_k, "sources": sources, "libraries": libraries, "filters": filters, "score_threshold": score_threshold, "instructions": instructions, "max_tokens": max_tokens})

    async def answer_ask_in_session(
        self,
        *,
        id: str,
        query: str,
        client_message_id: Union[str, Unset] = UNSET,
        stream: Union[bool, Unset] = UNSET,
        top_k: Union[int, Unset] = UNSET,
        sources: Union[Sequence[Any], Unset] = UNSET,
        libraries: Union[Sequence[Any], Unset] = UNSET,
        filters: Union[Fields, Unset] = UNSET,
        score_threshold: Union[float, Unset] = UNSET,
        instructions: Union[str, Unset] = UNSET,
        max_tokens: Union[int, Unset] = UNSET,
    ) -> models.Answer:
        """Ask within a session."""
        return await self._call(ANSWER_ASK_IN_SESSION, models.Answer, {"id": id, "query": query, "client_message_id": client_message_id, "stream": stream, "top_k": top_k, "sources": sources, "libraries": libraries, "filters": filters, "score_threshold": score_threshold, "instructions": instructions, "max_tokens": max_tokens})

    async def answer_regenerate(
        self,
        *,
        id: str,
        stream: Union[bool, Unset] = UNSET,
    ) -> models.Answer:
        """Answer the same question anew."""
        return await self._call(ANSWER_REGENERATE, models.Answer, {"id": id, "stream": stream})

    async def answer_read(
        self,
        *,
        id: str,
    ) -> models.RagContext:
        """Read what an answer rests on."""
        return await self._call(ANSWER_READ, models.RagContext, {"id": id})

    async def answer_read_in_chat(
        self,
        *,
        id: str,
    ) -> models.RagContext:
        """Read what an answer rests on."""
        return await self._call(ANSWER_READ_IN_CHAT, models.RagContext, {"id": id})

    async def message_hear(
        self,
        *,
        id: str,
        file: FileContent,
        language: Union[str, Unset] = UNSET,
        reply: Union[bool, Unset] = UNSET,
        speak: Union[bool, Unset] = UNSET,
        client_message_id: Union[str, Unset] = UNSET,
    ) -> models.HeardSpeech:
        """Say something in a session."""
        return await self._call(MESSAGE_HEAR, models.HeardSpeech, {"id": id, "file": file, "language": language, "reply": reply, "speak": speak, "client_message_id": client_message_id})

    def message_speak(
        self,
        *,
        id: str,
        voice: Union[str, Unset] = UNSET,
        format: Union[Literal["mp3", "opus", "wav"], Unset] = UNSET,
        speed: Union[float, Unset] = UNSET,
        language: Union[str, Unset] = UNSET,
    ) -> AsyncContextManager[httpx.Response]:
        """Speak a message."""
        return self._open(MESSAGE_SPEAK, {"id": id, "voice": voice, "format": format, "speed": speed, "language": language})

    def message_audio(
        self,
        *,
        id: str,
        range: Union[str, Unset] = UNSET,
        if_range: Union[str, Unset] = UNSET,
    ) -> AsyncContextManager[httpx.Response]:
        """Download the audio of a message."""
        return self._open(MESSAGE_AUDIO, {"id": id, "range": range, "if_range": if_range})

    async def usage_get(
        self,
        *,
        days: Union[int, Unset] = UNSET,
    ) -> models.Usage:
        """What models were asked on each of the last days, and what it cost."""
        return await self._call(USAGE_GET, models.Usage, {"days": days})

    async def stats_get(
        self,
        *,
        hours: Union[int, Unset] = UNSET,
    ) -> models.Stats:
        """The numbers of the whole installation: now, and over the last hours."""
        return await self._call(STATS_GET, models.Stats, {"hours": hours})

    async def settings_get(
        self,
    ) -> models.Settings:
        """Every setting as it is in force in the process that answers, without secrets."""
        return await self._call(SETTINGS_GET, models.Settings, {})

    async def console_sign_in(
        self,
        *,
        api_key: Union[str, Unset] = UNSET,
        username: Union[str, Unset] = UNSET,
        password: Union[str, Unset] = UNSET,
    ) -> models.ConsoleSession:
        """Sign in to the console, with an API key or with an account."""
        return await self._call(CONSOLE_SIGN_IN, models.ConsoleSession, {"api_key": api_key, "username": username, "password": password})

    async def console_get_session(
        self,
    ) -> models.ConsoleSession:
        """Who is signed in to the console."""
        return await self._call(CONSOLE_GET_SESSION, models.ConsoleSession, {})

    async def console_sign_out(
        self,
    ) -> None:
        """Sign out of the console."""
        return await self._call(CONSOLE_SIGN_OUT, None, {})

    async def job_count(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        hours: Union[int, Unset] = UNSET,
    ) -> models.JobCounts:
        """Count jobs by type and state."""
        return await self._call(JOB_COUNT, models.JobCounts, {"user_id": user_id, "hours": hours})

    def job_watch(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        type: Union[str, Unset] = UNSET,
    ) -> AsyncContextManager[httpx.Response]:
        """Watch jobs as they change."""
        return self._open(JOB_WATCH, {"user_id": user_id, "type": type})

    async def job_read(
        self,
        *,
        id: str,
    ) -> models.Job:
        """The progress and result of a job."""
        return await self._call(JOB_READ, models.Job, {"id": id})

    async def job_read_status(
        self,
        *,
        id: str,
    ) -> models.Job:
        """The progress and result of a job."""
        return await self._call(JOB_READ_STATUS, models.Job, {"id": id})

    async def job_list(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        type: Union[str, Unset] = UNSET,
        status: Union[Literal["pending", "processing", "completed", "failed", "cancelled"], Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.JobList:
        """List jobs, newest first."""
        return await self._call(JOB_LIST, models.JobList, {"user_id": user_id, "type": type, "status": status, "cursor": cursor, "limit": limit})

    async def job_cancel(
        self,
        *,
        id: str,
    ) -> models.Job:
        """Stop a waiting or running job."""
        return await self._call(JOB_CANCEL, models.Job, {"id": id})

    async def job_retry(
        self,
        *,
        id: str,
    ) -> models.Job:
        """Try a failed or cancelled job again."""
        return await self._call(JOB_RETRY, models.Job, {"id": id})

    async def key_create(
        self,
        *,
        name: str,
        scopes: Sequence[Any],
        user_id: Union[str, Unset] = UNSET,
        expires_at: Union[Union[str, datetime], Unset] = UNSET,
    ) -> models.NewKey:
        """Make an API key."""
        return await self._call(KEY_CREATE, models.NewKey, {"name": name, "scopes": scopes, "user_id": user_id, "expires_at": expires_at})

    async def key_list(
        self,
        *,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.KeyList:
        """List API keys, newest first."""
        return await self._call(KEY_LIST, models.KeyList, {"cursor": cursor, "limit": limit})

    async def key_rotate(
        self,
        *,
        id: str,
        overlap_seconds: Union[int, Unset] = UNSET,
    ) -> models.NewKey:
        """Replace a key with a new one."""
        return await self._call(KEY_ROTATE, models.NewKey, {"id": id, "overlap_seconds": overlap_seconds})

    async def key_revoke(
        self,
        *,
        id: str,
    ) -> None:
        """Revoke an API key."""
        return await self._call(KEY_REVOKE, None, {"id": id})

    async def user_export(
        self,
        *,
        user_id: str,
    ) -> models.UserDataExport:
        """Everything held about a person, as a file that can be imported again."""
        return await self._call(USER_EXPORT, models.UserDataExport, {"user_id": user_id})

    async def user_numbers(
        self,
        *,
        user_id: str,
    ) -> models.UserNumbers:
        """What delete_user_data would delete, counted, and nothing is deleted."""
        return await self._call(USER_NUMBERS, models.UserNumbers, {"user_id": user_id})

    async def user_delete(
        self,
        *,
        user_id: str,
        password: Union[str, Unset] = UNSET,
    ) -> models.DeletedUserData:
        """Delete everything held about a person."""
        return await self._call(USER_DELETE, models.DeletedUserData, {"user_id": user_id, "password": password})

    async def audit_list(
        self,
        *,
        user_id: Union[str, Unset] = UNSET,
        action: Union[Literal["account.register", "account.login", "account.refresh", "account.logout", "account.get_own", "account.update_own", "account.change_password", "user.list", "account.get", "account.update", "signing_key.rotate", "account.create", "account.set_password", "memory.search", "memory.explain", "memory.extract", "memory.store", "memory.list", "memory.add", "memory.read", "memory.update", "memory.delete", "memory.feedback", "memory.history", "memory.changes", "user.profile", "webhook.create", "webhook.list", "webhook.read", "webhook.update", "webhook.delete", "webhook.test", "webhook.deliveries", "user.graph", "memory.index", "document.quota", "document.create", "document.announce", "document.receive", "document.uploaded", "document.replace", "document.content", "document.search", "document.list", "document.read", "document.update", "document.versions", "document.chunks", "document.reembed", "document.activate", "document.delete", "document.restore", "document.ingest", "document.repair", "chat.session.create", "chat.session.list", "chat.session.read", "chat.session.replace", "chat.session.update", "chat.session.delete", "chat.message.list", "chat.message.create", "chat.message.update", "chat.message.delete", "chat.analytics", "chat.remember", "experiment.list", "answer.ask", "answer.regenerate", "answer.read", "message.hear", "message.speak", "message.audio", "chat.connect", "chat.disconnect", "usage.get", "memory.import", "memory.undo_import", "memory.export", "stats.get", "settings.get", "console.sign_in", "console.get_session", "console.sign_out", "job.count", "job.watch", "job.read", "job.list", "job.cancel", "job.retry", "key.create", "key.list", "key.rotate", "key.revoke", "user.export", "user.numbers", "user.delete", "account.delete", "user.import", "user.move", "mem0.ping", "memory.entities", "memory.delete_entity", "mem0.not_offered", "mem0.project_read", "mem0.project_update", "memory.request_export", "memory.read_export", "mcp.message", "audit.list"], Unset] = UNSET,
        from_: Union[Union[str, datetime], Unset] = UNSET,
        to: Union[Union[str, datetime], Unset] = UNSET,
        cursor: Union[str, Unset] = UNSET,
        limit: Union[int, Unset] = UNSET,
    ) -> models.AuditList:
        """Who did what to whose data, newest first."""
        return await self._call(AUDIT_LIST, models.AuditList, {"user_id": user_id, "action": action, "from": from_, "to": to, "cursor": cursor, "limit": limit})
