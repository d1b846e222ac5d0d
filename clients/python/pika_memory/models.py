"""Shapes of what is sent and answered. Made by scripts/client.ts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List, Literal, Optional, Union

from pydantic import Field

from .model import Model, finish_models


class SignedIn(Model):
    user: Account
    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"]
    expires_in: Literal[3600]


class Account(Model):
    id: str
    username: str
    email: Optional[str]
    full_name: Optional[str]
    avatar_url: Optional[str]
    preferences: Dict[str, Any]
    role: Literal["user", "admin"]
    created_at: datetime
    updated_at: datetime
    last_active_at: datetime
    is_active: bool


class ErrorDetailsItem(Model):
    path: str
    message: str


class Error(Model):
    status: Literal["error"]
    error_code: Literal["INVALID_REQUEST", "UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "RANGE_NOT_SATISFIABLE", "MOVED", "NO_SPEECH", "RATE_LIMITED", "QUOTA_EXCEEDED", "INTERNAL_ERROR", "NOT_IMPLEMENTED", "UNAVAILABLE", "SPEECH_NOT_CONFIGURED"]
    message: str
    request_id: str
    details: List[ErrorDetailsItem]


class RegisterAccount(Model):
    username: str
    password: str
    email: Optional[str] = None
    full_name: Optional[str] = None
    avatar_url: Optional[str] = None
    preferences: Optional[Dict[str, Any]] = None


class LogIn(Model):
    username: Optional[str] = None
    email: Optional[str] = None
    password: str


class RefreshToken(Model):
    refresh_token: str


class UpdateOwnAccount(Model):
    full_name: Optional[str] = None
    email: Optional[str] = None
    avatar_url: Optional[str] = None
    preferences: Optional[Dict[str, Any]] = None


class ChangePassword(Model):
    old_password: str
    new_password: str


class PeopleListItemsItem(Model):
    user_id: str
    username: Optional[str]
    display_name: Optional[str]
    is_active: Optional[bool]
    role: Optional[Literal["user", "admin"]]
    time_zone: Optional[str]
    memories: int
    documents: int
    sessions: int
    created_at: Optional[datetime]
    last_active_at: Optional[datetime]


class PeopleList(Model):
    status: Literal["ok"]
    items: List[PeopleListItemsItem]
    next_cursor: Optional[str]


class UpdateAccount(Model):
    is_active: Optional[bool] = None
    role: Optional[Literal["user", "admin"]] = None


class SearchAnswer(Model):
    status: Literal["ok"]
    request_id: str
    query: str
    count: int
    latency_ms: float
    facts: List[FoundFact]


class Fact(Model):
    id: str
    source: str
    user_id: str
    conversation_id: Optional[str]
    fact_type: List[str]
    fact_value: str
    category: Category
    confidence: float
    created_at: datetime
    updated_at: datetime
    valid_from: Union[datetime, str]
    valid_to: Optional[datetime]
    relations: List[Relation]
    metadata: Dict[str, Any]


class FoundFact(Fact):
    score: float


class Relation(Model):
    subject: str
    type: str
    target: str


class SearchFacts(Model):
    user_id: str
    query: str
    limit: Optional[int] = None
    score_threshold: Optional[float] = None
    filters: Optional[SearchFilters] = None


class SearchFilters(Model):
    category: Optional[Category] = None
    fact_type: Optional[List[str]] = None
    conversation_id: Optional[str] = None
    created_after: Optional[datetime] = None
    created_before: Optional[datetime] = None
    include_past: Optional[bool] = None


class SearchExplanationCorrectedNamesItem(Model):
    word: str
    name: str


class SearchExplanationAbout(Model):
    """What the question is about: its speaker, the speaker alone, how things were before."""

    self: bool
    self_alone: bool
    past: bool


class SearchExplanationStepsItem(Model):
    step: str
    ms: float


class SearchExplanation(Model):
    status: Literal["ok"]
    request_id: str
    query: str
    count: int
    latency_ms: float
    facts: List[ExplainedFact]
    under_threshold: List[ExplainedFact]
    threshold: float
    terms: List[str]
    corrected_names: List[SearchExplanationCorrectedNamesItem]
    about: SearchExplanationAbout
    steps: List[SearchExplanationStepsItem]


class ExplainedFact(Fact):
    score: float
    why: SearchWhy


class SearchWhyLanesMeaning(Model):
    similarity: Optional[float]
    evidence: float


class SearchWhyLanesWords(Model):
    matched: List[str]
    coverage: float
    evidence: float


class SearchWhyLanesGraph(Model):
    hops: Optional[int]
    evidence: float


class SearchWhyLanesAsker(Model):
    evidence: float


class SearchWhyLanesNeighbours(Model):
    before: float
    after: float
    evidence: float


class SearchWhyLanes(Model):
    meaning: SearchWhyLanesMeaning
    words: SearchWhyLanesWords
    graph: SearchWhyLanesGraph
    asker: SearchWhyLanesAsker
    neighbours: SearchWhyLanesNeighbours


class SearchWhyRaisedBy(Model):
    """A question about the past: it counts as much as the fact that took its place."""

    id: str
    score: float


class SearchWhyReranked(Model):
    """The score and the place that it had before a model put all into another order."""

    score: float
    place: int


class SearchWhy(Model):
    lanes: SearchWhyLanes
    of_another: float
    still_true: float
    others_relative: float
    raised_by: Optional[SearchWhyRaisedBy]
    reranked: Optional[SearchWhyReranked]


class SimpleSearchAnswerDataResultsItemRelationsItem(Model):
    type: str
    target: str


class SimpleSearchAnswerDataResultsItem(Model):
    id: str
    memory: str
    score: float
    category: Category
    created_at: datetime
    relations: List[SimpleSearchAnswerDataResultsItemRelationsItem]


class SimpleSearchAnswerData(Model):
    query: str
    results: List[SimpleSearchAnswerDataResultsItem]
    total_results: int
    latency_ms: float


class SimpleSearchAnswer(Model):
    status: Literal["success"]
    request_id: str
    data: SimpleSearchAnswerData


class SimpleSearchFacts(Model):
    user_id: str
    query: str
    limit: Optional[int] = None
    score_threshold: Optional[float] = None
    filters: Optional[SearchFilters] = None


class Accepted(Model):
    status: Literal["accepted"]
    job_id: str
    status_url: str
    estimated_completion_time_seconds: float


class ExtractFacts(Model):
    user_id: str
    conversation_id: Optional[str] = None
    conversation: List[Turn]
    metadata: Optional[Dict[str, Any]] = None
    said_at: Optional[datetime] = None
    time_zone: Optional[str] = None
    instructions: Optional[str] = None


class Turn(Model):
    role: Literal["user", "assistant", "system"]
    content: str


class MemoryList(Model):
    status: Literal["ok"]
    items: List[Fact]
    next_cursor: Optional[str]


class AddMemory(Model):
    user_id: str
    fact_value: str
    category: Optional[Category] = None
    fact_type: Optional[List[str]] = None
    metadata: Optional[Dict[str, Any]] = None
    conversation_id: Optional[str] = None
    said_at: Optional[datetime] = None
    time_zone: Optional[str] = None


class UpdateMemory(Model):
    fact_value: Optional[str] = None
    category: Optional[Category] = None
    fact_type: Optional[List[str]] = None
    metadata: Optional[Dict[str, Any]] = None


class RateMemory(Model):
    feedback: Feedback
    reason: Optional[str] = None


class MemoryHistory(Model):
    status: Literal["ok"]
    items: List[MemoryVersion]


class MemoryVersion(Model):
    memory_id: str
    version: int
    fact_value: str
    category: str
    fact_type: List[str]
    metadata: Dict[str, Any]
    valid_from: Union[datetime, str]
    valid_to: Optional[datetime]
    changed_at: datetime
    reason: str
    superseded_by: Optional[str]


class MemoryChanges(Model):
    status: Literal["ok"]
    items: List[MemoryChange]
    next_cursor: Optional[str]


class MemoryChangeBefore(Model):
    id: str
    fact_value: str
    category: str
    valid_from: Union[datetime, str]
    valid_to: Optional[datetime]


class MemoryChangeAfter(Model):
    """What took its place, as that is now, or what it was corrected to. Null: nothing, or something that was forgotten."""

    id: str
    fact_value: str
    category: str
    valid_from: Union[datetime, str]
    valid_to: Optional[datetime]


class MemoryChange(Model):
    id: str
    at: datetime
    kind: Literal["superseded", "corrected", "expired", "ended"]
    reason: str
    before: MemoryChangeBefore
    after: Optional[MemoryChangeAfter]


class ProfileCategoriesItemFactsItem(Model):
    id: str
    fact_value: str


class ProfileCategoriesItem(Model):
    category: Category
    facts: List[ProfileCategoriesItemFactsItem]


class Profile(Model):
    status: Literal["ok"]
    request_id: str
    user_id: str
    tokens: int
    text: str
    categories: List[ProfileCategoriesItem]


class NewWebhook(Model):
    secret: str
    id: str
    name: str
    url: str
    event_types: List[Literal["memory_add", "memory_update", "memory_delete"]]
    is_active: bool
    disabled_reason: Optional[str]
    waiting_deliveries: int
    failed_deliveries: int
    failing_since: Optional[datetime]
    last_error: Optional[str]
    last_delivered_at: Optional[datetime]
    created_at: datetime
    updated_at: datetime


class CreateWebhook(Model):
    name: str
    url: str
    event_types: Optional[List[Literal["memory_add", "memory_update", "memory_delete"]]] = None


class WebhookList(Model):
    status: Literal["ok"]
    items: List[Webhook]


class Webhook(Model):
    id: str
    name: str
    url: str
    event_types: List[Literal["memory_add", "memory_update", "memory_delete"]]
    is_active: bool
    disabled_reason: Optional[str]
    waiting_deliveries: int
    failed_deliveries: int
    failing_since: Optional[datetime]
    last_error: Optional[str]
    last_delivered_at: Optional[datetime]
    created_at: datetime
    updated_at: datetime


class UpdateWebhook(Model):
    name: Optional[str] = None
    url: Optional[str] = None
    event_types: Optional[List[Literal["memory_add", "memory_update", "memory_delete"]]] = None
    is_active: Optional[bool] = None


class TestedWebhook(Model):
    delivered: bool
    error: Optional[str]


class WebhookDeliveries(Model):
    status: Literal["ok"]
    items: List[WebhookDelivery]


class WebhookDelivery(Model):
    id: str
    event: Literal["memory_add", "memory_update", "memory_delete"]
    user_id: str
    memory_id: str
    status: Literal["waiting", "failed"]
    attempts: int
    next_attempt_at: Optional[datetime]
    last_error: Optional[str]
    created_at: datetime


class GraphNodesItem(Model):
    id: str
    label: Literal["User", "Entity"]
    name: str
    type: Optional[str]


class GraphEdgesItem(Model):
    source: str
    target: str
    type: str
    fact_id: str


class Graph(Model):
    nodes: List[GraphNodesItem]
    edges: List[GraphEdgesItem]


class DocumentQuotaDocuments(Model):
    used: int
    limit: Optional[int]


class DocumentQuotaBytes(Model):
    used: int
    limit: Optional[int]


class DocumentQuotaCharactersToday(Model):
    used: int
    limit: Optional[int]


class DocumentQuota(Model):
    documents: DocumentQuotaDocuments
    bytes: DocumentQuotaBytes
    characters_today: DocumentQuotaCharactersToday
    resets_at: datetime


class DocumentAccepted(Model):
    status: Literal["accepted"]
    document_id: str
    version_id: str
    job_id: Optional[str]
    status_url: Optional[str]
    document: Document


class Document(Model):
    id: str
    user_id: str
    title: str
    filename: str
    mime_type: Optional[str]
    bytes: Optional[int]
    sha256: Optional[str]
    status: Literal["uploading", "processing", "ready", "failed", "deleted"]
    error: Optional[str]
    pages: Optional[int]
    characters: Optional[int]
    language: Optional[str]
    active_version: DocumentVersion
    metadata: Dict[str, Any]
    created_at: datetime
    updated_at: datetime


class DocumentVersionObject(Model):
    id: str
    embedding_model: str
    dimensions: int
    chunk_size: int
    chunk_overlap: int
    state: Literal["indexing", "ready", "failed", "superseded"]
    chunks: int
    reused_chunks: int
    sha256: str
    created_at: datetime
    ready_at: Optional[datetime]


class UploadDocument(Model):
    file: str
    user_id: str
    title: Optional[str] = None
    metadata: Optional[Dict[str, Any]] = None
    chunk_size: Optional[int] = None
    chunk_overlap: Optional[int] = None


class AnnouncedUploadUpload(Model):
    method: Literal["PUT"]
    url: str
    headers: Dict[str, str]
    expires_at: datetime


class AnnouncedUpload(Model):
    document_id: str
    upload: AnnouncedUploadUpload


class AnnounceUpload(Model):
    user_id: str
    filename: str
    bytes: int
    mime_type: Optional[str] = None
    title: Optional[str] = None
    metadata: Optional[Dict[str, Any]] = None
    chunk_size: Optional[int] = None
    chunk_overlap: Optional[int] = None


class ReplaceContent(Model):
    file: str


class DocumentSearchAnswer(Model):
    status: Literal["ok"]
    request_id: str
    query: str
    count: int
    latency_ms: float
    chunks: List[FoundChunk]


class FoundChunk(Model):
    id: str
    version_id: str
    index: int
    content: str
    page_from: Optional[int]
    page_to: Optional[int]
    heading: Optional[str]
    document_id: str
    title: str
    filename: str
    score: float
    highlights: List[List[Any]]


class SearchDocuments(Model):
    user_id: str
    query: str
    limit: Optional[int] = None
    score_threshold: Optional[float] = None
    libraries: Optional[List[str]] = None
    filters: Optional[DocumentSearchFilters] = None


class DocumentSearchFilters(Model):
    document_id: Optional[List[str]] = None
    version_id: Optional[str] = None
    uploaded_after: Optional[datetime] = None
    uploaded_before: Optional[datetime] = None
    mime_type: Optional[str] = None
    metadata: Optional[Dict[str, Any]] = None


class DocumentList(Model):
    status: Literal["ok"]
    items: List[Document]
    next_cursor: Optional[str]


class UpdateDocument(Model):
    title: Optional[str] = None
    metadata: Optional[Dict[str, Any]] = None


class DocumentVersionList(Model):
    status: Literal["ok"]
    items: List[DocumentVersion]


class DocumentChunkList(Model):
    status: Literal["ok"]
    items: List[DocumentChunk]
    next_cursor: Optional[str]


class DocumentChunk(Model):
    id: str
    version_id: str
    index: int
    content: str
    tokens: int
    page_from: Optional[int]
    page_to: Optional[int]
    heading: Optional[str]
    content_hash: str


class DocumentReembedded(Model):
    status: Literal["accepted", "ready"]
    document_id: str
    version_id: str
    job_id: Optional[str]
    status_url: Optional[str]
    version: DocumentVersion


class ReembedDocument(Model):
    embedding_model: Optional[str] = None
    chunk_size: Optional[int] = None
    chunk_overlap: Optional[int] = None
    version_id: Optional[str] = None
    force: Optional[bool] = None


class DeletedDocument(Model):
    status: Literal["deleted"]
    document_id: str
    mode: Literal["soft", "hard"]
    restorable_until: Optional[datetime]


class DeleteDocument(Model):
    mode: Optional[Literal["soft", "hard"]] = None


class ChatSession(Model):
    id: str
    user_id: str
    title: str
    session_type: Literal["rag", "speech", "mixed"]
    rag_config: RagConfig
    speech_config: SpeechConfig
    metadata: Dict[str, Any]
    message_count: int
    created_at: datetime
    updated_at: datetime
    last_message_at: datetime
    is_archived: bool


class RagConfigMemory(Model):
    read: Optional[bool] = None
    write: Optional[bool] = None


class RagConfig(Model):
    top_k: Optional[int] = None
    sources: Optional[List[Literal["memories", "documents"]]] = None
    libraries: Optional[List[str]] = None
    document_ids: Optional[List[str]] = None
    score_threshold: Optional[float] = None
    instructions: Optional[str] = None
    model: Optional[str] = None
    memory: Optional[RagConfigMemory] = None


class SpeechConfig(Model):
    language: Optional[str] = None
    voice: Optional[str] = None
    format: Optional[Literal["mp3", "opus", "wav"]] = None
    speed: Optional[float] = None


class CreateChatSession(Model):
    user_id: Optional[str] = None
    title: Optional[str] = None
    session_type: Optional[Literal["rag", "speech", "mixed"]] = None
    rag_config: Optional[GivenRagConfig] = None
    speech_config: Optional[GivenSpeechConfig] = None
    metadata: Optional[Dict[str, Any]] = None


class GivenRagConfigMemory(Model):
    read: Optional[bool] = None
    write: Optional[bool] = None


class GivenRagConfig(Model):
    """What is left out has its default."""

    top_k: Optional[int] = None
    sources: Optional[List[Literal["memories", "documents"]]] = None
    libraries: Optional[List[str]] = None
    document_ids: Optional[List[str]] = None
    score_threshold: Optional[float] = None
    instructions: Optional[str] = None
    model: Optional[str] = None
    memory: Optional[GivenRagConfigMemory] = None


class GivenSpeechConfig(Model):
    """What is left out has its default."""

    language: Optional[str] = None
    voice: Optional[str] = None
    format: Optional[Literal["mp3", "opus", "wav"]] = None
    speed: Optional[float] = None


class ChatSessionList(Model):
    status: Literal["ok"]
    items: List[ChatSession]
    next_cursor: Optional[str]


class ReplaceChatSession(Model):
    title: Optional[str] = None
    session_type: Optional[Literal["rag", "speech", "mixed"]] = None
    rag_config: Optional[GivenRagConfig] = None
    speech_config: Optional[GivenSpeechConfig] = None
    metadata: Optional[Dict[str, Any]] = None
    is_archived: Optional[bool] = None


class UpdateChatSession(Model):
    title: Optional[str] = None
    session_type: Optional[Literal["rag", "speech", "mixed"]] = None
    rag_config: Optional[GivenRagConfig] = None
    speech_config: Optional[GivenSpeechConfig] = None
    metadata: Optional[Dict[str, Any]] = None
    is_archived: Optional[bool] = None


class ChatMessageList(Model):
    status: Literal["ok"]
    items: List[ChatMessage]
    next_cursor: Optional[str]


class ChatMessage(Model):
    id: str
    session_id: str
    message_type: Literal["user", "assistant", "system"]
    content_type: Literal["text", "audio", "image", "file"]
    content: Optional[str]
    audio_url: Optional[str]
    status: Literal["complete", "streaming", "stopped", "failed"]
    citations: List[Citation]
    processing_time: Optional[float]
    tokens_used: Optional[int]
    model: Optional[str]
    client_message_id: Optional[str]
    created_at: datetime
    edited_at: Optional[datetime]
    is_deleted: bool


class CitationDocument(Model):
    marker: int
    type: Literal["document"]
    document_id: str
    version_id: str
    chunk_id: str
    title: str
    page_from: Optional[int]
    page_to: Optional[int]
    score: float
    text: str


class CitationMemory(Model):
    marker: int
    type: Literal["memory"]
    memory_id: str
    score: float
    text: str


class PostChatMessage(Model):
    message_type: Literal["user", "assistant", "system"]
    content: str
    content_type: Optional[Literal["text", "audio", "image", "file"]] = None
    client_message_id: Optional[str] = None
    metadata: Optional[Dict[str, Any]] = None


class EditChatMessage(Model):
    content: str


class ChatAnalyticsSessions(Model):
    active: int
    new: int
    average_seconds: float
    average_messages: float


class ChatAnalyticsAnswersRetrievalMs(Model):
    """Percentiles in milliseconds, to 5 %; null when there were none."""

    p50: Optional[float]
    p95: Optional[float]


class ChatAnalyticsAnswersFirstTokenMs(Model):
    """Percentiles in milliseconds, to 5 %; null when there were none."""

    p50: Optional[float]
    p95: Optional[float]


class ChatAnalyticsAnswersTotalMs(Model):
    """Percentiles in milliseconds, to 5 %; null when there were none."""

    p50: Optional[float]
    p95: Optional[float]


class ChatAnalyticsAnswers(Model):
    count: int
    stopped: int
    failed: int
    error_rate: float
    errors: Dict[str, int]
    retrieval_ms: ChatAnalyticsAnswersRetrievalMs
    first_token_ms: ChatAnalyticsAnswersFirstTokenMs
    total_ms: ChatAnalyticsAnswersTotalMs


class ChatAnalyticsTokens(Model):
    prompt: int
    completion: int


class ChatAnalyticsSpeechHeardMs(Model):
    """Percentiles in milliseconds, to 5 %; null when there were none."""

    p50: Optional[float]
    p95: Optional[float]


class ChatAnalyticsSpeechSpokenMs(Model):
    """Percentiles in milliseconds, to 5 %; null when there were none."""

    p50: Optional[float]
    p95: Optional[float]


class ChatAnalyticsSpeech(Model):
    heard: int
    heard_seconds: float
    heard_ms: ChatAnalyticsSpeechHeardMs
    spoken: int
    spoken_characters: int
    spoken_ms: ChatAnalyticsSpeechSpokenMs


class ChatAnalyticsSockets(Model):
    opened: int


class ChatAnalyticsPopularQueriesItem(Model):
    word: str
    people: int
    queries: int


class ChatAnalytics(Model):
    status: Literal["ok"]
    from_: str = Field(..., alias="from")
    to: str
    sessions: ChatAnalyticsSessions
    answers: ChatAnalyticsAnswers
    tokens: ChatAnalyticsTokens
    speech: ChatAnalyticsSpeech
    sockets: ChatAnalyticsSockets
    popular_queries: List[ChatAnalyticsPopularQueriesItem]


class ExperimentsExtractionItemSidesItem(Model):
    variant: Literal["control", "treatment"]
    model: str
    prompt: str
    jobs: float
    failed: float
    fell_back: float
    facts: float
    rejected: float
    input_tokens: float
    output_tokens: float
    p50_ms: float
    p95_ms: float
    cost_usd: Optional[float]


class ExperimentsExtractionItemComparisonsItem(Model):
    what: Literal["failed_or_fell_back"]
    z: Optional[float]
    differs: Optional[bool]


class ExperimentsExtractionItem(Model):
    name: str
    sides: List[ExperimentsExtractionItemSidesItem]
    comparisons: List[ExperimentsExtractionItemComparisonsItem]


class ExperimentsAnswersItemSidesItem(Model):
    variant: Literal["control", "treatment"]
    model: Optional[str]
    prompt_id: Optional[str]
    answers: float
    failed: float
    stopped: float
    regenerated: float
    prompt_tokens: Optional[float]
    completion_tokens: Optional[float]
    first_token_p50: Optional[float]
    first_token_p95: Optional[float]


class ExperimentsAnswersItemComparisonsItem(Model):
    what: Literal["failed", "regenerated"]
    z: Optional[float]
    differs: Optional[bool]


class ExperimentsAnswersItem(Model):
    name: str
    sides: List[ExperimentsAnswersItemSidesItem]
    comparisons: List[ExperimentsAnswersItemComparisonsItem]


class Experiments(Model):
    status: Literal["ok"]
    extraction: List[ExperimentsExtractionItem]
    answers: List[ExperimentsAnswersItem]


class AnswerUsage(Model):
    prompt_tokens: int
    completion_tokens: int


class AnswerLatencyMs(Model):
    retrieval: float
    first_token: float
    total: float


class Answer(Model):
    status: Literal["success"]
    request_id: str
    message_id: str
    conversation_id: str
    answer: str
    citations: List[Citation]
    usage: AnswerUsage
    model: str
    latency_ms: AnswerLatencyMs


class Query(Model):
    user_id: Optional[str] = None
    query: str
    conversation_id: Optional[str] = None
    client_message_id: Optional[str] = None
    stream: Optional[bool] = None
    top_k: Optional[int] = None
    sources: Optional[List[Literal["memories", "documents"]]] = None
    libraries: Optional[List[str]] = None
    filters: Optional[QueryFilters] = None
    score_threshold: Optional[float] = None
    instructions: Optional[str] = None
    max_tokens: Optional[int] = None


class QueryFilters(Model):
    """Each filter narrows the source that knows it."""

    category: Optional[Category] = None
    fact_type: Optional[List[str]] = None
    conversation_id: Optional[str] = None
    created_after: Optional[datetime] = None
    created_before: Optional[datetime] = None
    include_past: Optional[bool] = None
    document_id: Optional[List[str]] = None
    version_id: Optional[str] = None
    uploaded_after: Optional[datetime] = None
    uploaded_before: Optional[datetime] = None
    mime_type: Optional[str] = None
    metadata: Optional[Dict[str, Any]] = None


class SessionQuery(Model):
    query: str
    client_message_id: Optional[str] = None
    stream: Optional[bool] = None
    top_k: Optional[int] = None
    sources: Optional[List[Literal["memories", "documents"]]] = None
    libraries: Optional[List[str]] = None
    filters: Optional[QueryFilters] = None
    score_threshold: Optional[float] = None
    instructions: Optional[str] = None
    max_tokens: Optional[int] = None


class RegenerateAnswer(Model):
    stream: Optional[bool] = None


class RagContextGenerationPromptItem(Model):
    role: Literal["system", "user", "assistant"]
    content: str


class RagContext(Model):
    message_id: str
    query: str
    search_mode: Optional[str]
    retrieved: List[Retrieved]
    generation_prompt: Optional[List[RagContextGenerationPromptItem]]
    provider: Optional[str]
    model: Optional[str]
    created_at: datetime


class RetrievedDocument(Model):
    marker: int
    type: Literal["document"]
    document_id: str
    version_id: str
    chunk_id: str
    title: str
    page_from: Optional[int]
    page_to: Optional[int]
    score: float
    text: str
    in_prompt: bool


class RetrievedMemory(Model):
    marker: int
    type: Literal["memory"]
    memory_id: str
    score: float
    text: str
    in_prompt: bool


class HeardSpeechProcessingTime(Model):
    """Seconds; null: it was not done."""

    transcribe: Optional[float]
    answer: Optional[float]
    speak: Optional[float]


class HeardSpeech(Model):
    user_message: ChatMessage
    assistant_message: Optional[ChatMessage]
    language: Optional[str]
    duration_seconds: Optional[float]
    processing_time: HeardSpeechProcessingTime


class HearSpeech(Model):
    file: str
    language: Optional[str] = None
    reply: Optional[bool] = None
    speak: Optional[bool] = None
    client_message_id: Optional[str] = None


class SpeakMessage(Model):
    voice: Optional[str] = None
    format: Optional[Literal["mp3", "opus", "wav"]] = None
    speed: Optional[float] = None
    language: Optional[str] = None


class UsageItemsItem(Model):
    day: str
    provider: str
    model: str
    kind: str
    calls: float
    failures: float
    input_tokens: float
    output_tokens: float
    audio_seconds: float
    characters: float
    mean_ms: float
    cost_usd: Optional[float]


class Usage(Model):
    status: Literal["ok"]
    days: int
    cost_usd: float
    models_without_price: List[str]
    items: List[UsageItemsItem]


class StatsDatabase(Model):
    mode: Literal["embedded", "native"]
    version: str
    bytes: int


class StatsNow(Model):
    people: int
    memories: int
    documents: int
    jobs_waiting: int
    jobs_running: int
    jobs_failed_today: int
    cost_usd_today: Optional[float]
    is_estimate: bool


class StatsAttentionItem(Model):
    kind: Literal["audit_rows_refused", "provider_unavailable", "token_budget_nearly_used", "jobs_wait_long", "conversations_wait_long", "jobs_failed", "webhooks_failing", "documents_failed", "local_provider"]
    count: int
    names: Optional[List[str]] = None


class StatsSeriesItem(Model):
    from_: datetime = Field(..., alias="from")
    memories: int
    people_active: int
    jobs_completed: int
    jobs_failed: int
    searches: int
    search_p50_ms: Optional[float]
    search_p95_ms: Optional[float]
    cost_usd: Optional[float]


class Stats(Model):
    status: Literal["ok"]
    at: datetime
    database: StatsDatabase
    now: StatsNow
    attention: List[StatsAttentionItem]
    step_minutes: int
    is_estimate: bool
    series: List[StatsSeriesItem]


class SettingsItemsItem(Model):
    name: str
    value: Optional[str]
    is_default: bool
    is_secret: bool
    description: str


class Settings(Model):
    status: Literal["ok"]
    items: List[SettingsItemsItem]


class ConsoleSession(Model):
    status: Literal["ok"]
    kind: Literal["api_key", "account"]
    id: str
    name: str
    scopes: List[Literal["memory:read", "memory:write", "documents:read", "documents:write", "chat", "accounts", "job:status", "privacy", "admin"]]
    user_id: Optional[str]
    role: Optional[Literal["user", "admin"]] = None
    expires_at: datetime


class ConsoleSignIn(Model):
    api_key: Optional[str] = None
    username: Optional[str] = None
    password: Optional[str] = None


class JobCountsItemsItem(Model):
    type: str
    status: JobStatus
    count: int


class JobCounts(Model):
    status: Literal["ok"]
    hours: int
    items: List[JobCountsItemsItem]
    completed_last_hour: int
    failed_last_hour: int
    oldest_waiting_seconds: Optional[int]
    is_complete: bool


class JobDataResultsItem(Model):
    id: Optional[str]
    category: Category
    confidence: float
    outcome: Literal["stored", "duplicate", "updated", "superseded", "rejected"]
    reason: Optional[str]
    memory: str


class JobData(Model):
    facts_extracted: int
    results: List[JobDataResultsItem]


class JobData2(Model):
    facts_extracted: Literal[0]
    results: List[Any]


class JobData3(Model):
    document_id: str
    version_id: str
    chunks: int
    reused_chunks: int


class JobData4(Model):
    document_id: str


class JobData5ResultsItem(Model):
    id: Optional[str]
    category: Category
    confidence: float
    outcome: Literal["stored", "duplicate", "updated", "superseded", "rejected"]
    reason: Optional[str]
    memory: str


class JobData5(Model):
    facts_extracted: int
    results: List[JobData5ResultsItem]
    turns: int
    ended: int


class JobData6(Model):
    memories: int


class Job(Model):
    job_id: str
    user_id: str
    type: str
    status: JobStatus
    progress: int
    current_step: Optional[str]
    attempts: int
    created_at: datetime
    started_at: Optional[datetime]
    completed_at: Optional[datetime]
    error: Optional[str]
    data: Optional[Union[JobData, JobData2, JobData3, JobData4, JobData5, JobData6]]


class JobList(Model):
    status: Literal["ok"]
    items: List[Job]
    next_cursor: Optional[str]


class NewKey(Model):
    key: str
    id: str
    name: str
    scopes: List[str]
    user_id: Optional[str]
    created_at: datetime
    expires_at: Optional[datetime]


class CreateKey(Model):
    name: str
    scopes: List[Literal["memory:read", "memory:write", "documents:read", "documents:write", "chat", "accounts", "job:status", "privacy", "admin"]]
    user_id: Optional[str] = None
    expires_at: Optional[datetime] = None


class KeyList(Model):
    status: Literal["ok"]
    items: List[ListedKey]
    next_cursor: Optional[str]


class ListedKey(Model):
    id: str
    name: str
    scopes: List[str]
    user_id: Optional[str]
    created_at: datetime
    expires_at: Optional[datetime]
    prefix: str
    last_used_at: Optional[datetime]
    revoked_at: Optional[datetime]
    replaced_by: Optional[str]


class RotateKey(Model):
    overlap_seconds: Optional[int] = None


class UserDataExportAccount(Model):
    """The account that the person signs in with, without its password. An import leaves it out."""

    username: str
    email: Optional[str]
    full_name: Optional[str]
    avatar_url: Optional[str]
    preferences: Dict[str, Any]
    role: str
    is_active: bool
    created_at: datetime
    updated_at: datetime
    last_active_at: datetime


class UserDataExport(Model):
    format: Literal["pika-export"]
    version: Literal[1]
    exported_at: datetime
    user_id: str
    known_since: Optional[datetime]
    time_zone: Optional[str] = None
    time_zone_at: Optional[datetime] = None
    account: Optional[UserDataExportAccount] = None
    queries: int
    memories: List[ExportedMemory]
    versions: List[ExportedVersion]
    documents: Optional[List[ExportedDocument]] = None
    document_files: Optional[List[ExportedDocumentFile]] = None
    document_bytes: Optional[List[ExportedDocumentBytes]] = None
    document_versions: Optional[List[ExportedDocumentVersion]] = None
    chat_sessions: Optional[List[ExportedChatSession]] = None
    chat_messages: Optional[List[ExportedChatMessage]] = None
    chat_message_edits: Optional[List[ExportedChatMessageEdit]] = None
    chat_answers: Optional[List[ExportedChatAnswer]] = None
    chat_recordings: Optional[List[ExportedRecording]] = None
    chat_recording_bytes: Optional[List[ExportedRecordingBytes]] = None
    chat_speech: Optional[List[ExportedSpeech]] = None
    jobs: List[ExportedJob]
    keys: List[ExportedKey]
    audit: List[ExportedAuditEntry]


class ExportedMemoryEntitiesItem(Model):
    name: str
    type: Literal["person", "animal", "place", "organization", "object", "food", "activity", "event", "date", "other"]


class ExportedMemoryRelationsItem(Model):
    subject: str
    type: str
    target: str


class ExportedMemoryEndsItem(Model):
    subject: str
    type: Optional[str]
    target: Optional[str]


class ExportedMemory(Model):
    id: str
    fact_value: str
    category: Category
    fact_type: List[str]
    confidence: float
    feedback: Optional[Literal["POSITIVE", "NEGATIVE", "VERY_NEGATIVE"]] = None
    unrated_confidence: Optional[float] = None
    source: Literal["conversation", "api"]
    conversation_id: Optional[str]
    metadata: Dict[str, Any]
    entities: List[ExportedMemoryEntitiesItem]
    relations: List[ExportedMemoryRelationsItem]
    ends: List[ExportedMemoryEndsItem]
    said_at: datetime
    heard_at: Optional[datetime] = None
    valid_from: datetime
    valid_from_precision: Optional[str] = None
    planned_for: Optional[str] = None
    valid_to: Optional[datetime]
    expires_at: Optional[str] = None
    still_true: Optional[float] = None
    superseded_by: Optional[str]
    reason: str
    version: int
    position: int
    job_id: Optional[str]
    created_at: datetime
    updated_at: datetime


class ExportedVersion(Model):
    fact_id: str
    version: int
    fact_value: str
    category: Category
    fact_type: List[str]
    metadata: Dict[str, Any]
    valid_from: datetime
    valid_to: Optional[datetime]
    reason: str
    changed_at: datetime


class ExportedDocument(Model):
    id: str
    title: str
    filename: str
    mime_type: Optional[str]
    bytes: Optional[int]
    sha256: Optional[str]
    status: Literal["uploading", "processing", "ready", "failed", "deleted"]
    status_before_deletion: Optional[Literal["uploading", "processing", "ready", "failed", "deleted"]]
    error: Optional[str]
    pages: Optional[int]
    characters: Optional[int]
    language: Optional[str]
    chunk_size: int
    chunk_overlap: int
    metadata: Dict[str, Any]
    active_version_id: Optional[str]
    is_pinned: bool
    created_at: datetime
    updated_at: datetime
    deleted_at: Optional[datetime]


class ExportedDocumentFile(Model):
    id: str
    document_id: str
    filename: str
    mime_type: str
    bytes: int
    sha256: str
    created_at: datetime


class ExportedDocumentBytes(Model):
    file_id: str
    part: int
    data: str


class ExportedDocumentVersion(Model):
    id: str
    document_id: str
    file_id: str
    sha256: str
    embedding_model: str
    dimensions: int
    chunk_size: int
    chunk_overlap: int
    state: Literal["indexing", "ready", "failed", "superseded"]
    error: Optional[str]
    created_at: datetime
    ready_at: Optional[datetime]


class ExportedChatSession(Model):
    id: str
    title: str
    title_from: Literal["none", "words", "model", "person"]
    session_type: Literal["rag", "speech", "mixed"]
    rag_config: Dict[str, Any]
    speech_config: Dict[str, Any]
    metadata: Dict[str, Any]
    is_archived: bool
    created_at: datetime
    updated_at: datetime
    last_message_at: datetime


class ExportedChatMessage(Model):
    id: str
    session_id: str
    sequence: int
    message_type: Literal["user", "assistant", "system"]
    content_type: Literal["text", "audio", "image", "file"]
    content: Optional[str]
    status: Literal["complete", "streaming", "stopped", "failed"]
    citations: List[Citation]
    processing_time: Optional[float]
    tokens_used: Optional[int]
    model: Optional[str]
    answers_to: Optional[str]
    is_alternative: bool
    client_message_id: Optional[str]
    metadata: Dict[str, Any]
    created_at: datetime
    edited_at: Optional[datetime]
    deleted_at: Optional[datetime]


class ExportedChatMessageEdit(Model):
    message_id: str
    id: str
    content: str
    replaced_at: datetime


class ExportedChatAnswer(Model):
    message_id: str
    session_id: str
    question_id: str
    options: Dict[str, Any]
    query: str
    search_mode: Optional[str]
    retrieved: List[Dict[str, Any]]
    generation_prompt: Optional[Union[List[Dict[str, Any]], Dict[str, Any]]]
    provider: Optional[str]
    model: Optional[str]
    prompt_id: Optional[str]
    experiment: Optional[str]
    variant: Optional[Literal["control", "treatment"]]
    prompt_tokens: Optional[int]
    completion_tokens: Optional[int]
    retrieval_ms: Optional[float]
    first_token_ms: Optional[float]
    total_ms: Optional[float]
    error_code: Optional[str]
    created_at: datetime
    ended_at: Optional[datetime]


class ExportedRecording(Model):
    id: str
    message_id: str
    mime_type: str
    bytes: int
    sha256: str
    created_at: datetime


class ExportedRecordingBytes(Model):
    audio_id: str
    part: int
    data: str


class ExportedSpeech(Model):
    message_id: str
    kind: Literal["heard", "spoken"]
    provider: str
    model: str
    language: Optional[str]
    audio_seconds: Optional[float]
    characters: Optional[int]
    first_bytes_ms: Optional[float]
    total_ms: float
    created_at: datetime


class ExportedJobMemoryExtractPayload(Model):
    """What was handed in. It is dropped when the job completes."""

    conversation_id: Optional[str]
    conversation: List[Turn]
    metadata: Dict[str, Any]
    said_at: Optional[datetime] = None
    time_zone: Optional[str] = None
    instructions: Optional[str] = None
    expires_at: Optional[datetime] = None


class ExportedJobMemoryExtractResultResultsItem(Model):
    id: Optional[str]
    category: Category
    confidence: float
    outcome: Literal["stored", "duplicate", "updated", "superseded", "rejected"]
    reason: Optional[str]
    memory: str


class ExportedJobMemoryExtractResult(Model):
    """Without what the memories say: they are in this file."""

    facts_extracted: int
    results: List[ExportedJobMemoryExtractResultResultsItem]


class ExportedJobMemoryExtract(Model):
    id: str
    type: Literal["memory.extract"]
    status: JobStatus
    progress: int
    current_step: Optional[str]
    attempts: int
    payload: Optional[ExportedJobMemoryExtractPayload]
    result: Optional[ExportedJobMemoryExtractResult]
    error: Optional[str]
    idempotency_key: Optional[str]
    request_hash: Optional[str]
    created_at: datetime
    started_at: Optional[datetime]
    completed_at: Optional[datetime]


class ExportedJobMem0ExportPayload(Model):
    """What was handed in. It is dropped when the job completes."""

    filters: Any = None
    schema_: Optional[Dict[str, Any]] = Field(..., alias="schema")
    instructions: Optional[str] = None
    filters_hash: str


class ExportedJobMem0ExportResult(Model):
    """Without what the memories say: they are in this file."""

    memories: int


class ExportedJobMem0Export(Model):
    id: str
    type: Literal["mem0.export"]
    status: JobStatus
    progress: int
    current_step: Optional[str]
    attempts: int
    payload: Optional[ExportedJobMem0ExportPayload]
    result: Optional[ExportedJobMem0ExportResult]
    error: Optional[str]
    idempotency_key: Optional[str]
    request_hash: Optional[str]
    created_at: datetime
    started_at: Optional[datetime]
    completed_at: Optional[datetime]


class ExportedKey(Model):
    id: str
    name: str
    scopes: List[str]
    created_at: datetime
    last_used_at: Optional[datetime]
    expires_at: Optional[datetime]
    revoked_at: Optional[datetime]


class ExportedAuditEntryActor(Model):
    kind: str
    id: str


class ExportedAuditEntry(Model):
    id: str
    at: datetime
    actor: ExportedAuditEntryActor
    action: str
    resource_type: Optional[str]
    resource_id: Optional[str]
    status_code: int
    latency_ms: float
    request_id: Optional[str]
    ip: Optional[str]


class UserData(Model):
    user_id: str


class UserNumbersNumbers(Model):
    memories: int
    versions: int
    entities: int
    queries: int
    documents: int
    sessions: int
    jobs: int


class UserNumbers(Model):
    status: Literal["ok"]
    user_id: str
    numbers: UserNumbersNumbers


class DeletedUserDataDeleted(Model):
    memories: int
    versions: int
    entities: int
    queries: int
    documents: int
    sessions: int
    jobs: int


class DeletedUserData(Model):
    status: Literal["ok"]
    deleted: DeletedUserDataDeleted


class DeleteUserData(Model):
    user_id: str
    password: Optional[str] = None


class DeleteOwnAccount(Model):
    password: str


class AuditListItemsItemActor(Model):
    kind: Literal["api_key", "token", "job", "operator"]
    id: str


class AuditListItemsItem(Model):
    id: str
    at: datetime
    actor: AuditListItemsItemActor
    action: str
    resource_type: Optional[str]
    resource_id: Optional[str]
    user_id: Optional[str]
    status_code: int
    latency_ms: float
    request_id: Optional[str]
    ip: Optional[str]


class AuditList(Model):
    status: Literal["ok"]
    items: List[AuditListItemsItem]
    next_cursor: Optional[str]


# Names for types that are no classes. The classes above refer to them.
Category = Literal["personal_info", "family", "friend", "pet", "school", "hobby", "preference", "health", "event", "place", "possession", "routine", "emotion", "goal", "other"]
Feedback = Optional[Literal["POSITIVE", "NEGATIVE", "VERY_NEGATIVE"]]
DocumentVersion = Optional[DocumentVersionObject]
Citation = Union[CitationDocument, CitationMemory]
Retrieved = Union[RetrievedDocument, RetrievedMemory]
JobStatus = Literal["pending", "processing", "completed", "failed", "cancelled"]
ExportedJob = Union[ExportedJobMemoryExtract, ExportedJobMem0Export]

finish_models(globals())
