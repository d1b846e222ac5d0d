import type { ComponentChildren } from "preact"
import type { Fact } from "../../../../../clients/typescript/src/index.ts"
import { dateTime, percent } from "../../format.ts"
import { categoryName, relationName } from "../../parts/memory-words.ts"
import { Link } from "../../router.tsx"
import { words } from "../../words.ts"
import { since } from "./since.ts"

const texts = words({
  category: { en: "Category", vi: "Chủ đề" },
  tags: { en: "Tags", vi: "Nhãn" },
  since: { en: "True since", vi: "Đúng từ" },
  until: { en: "True until", vi: "Đúng đến" },
  confidence: { en: "Confidence", vi: "Độ chắc chắn" },
  source: { en: "Comes from", vi: "Đến từ" },
  conversation: { en: "A conversation", vi: "Một cuộc trò chuyện" },
  api: { en: "Added by hand or by an app", vi: "Thêm bằng tay hoặc từ ứng dụng" },
  conversationId: { en: "Conversation", vi: "Cuộc trò chuyện" },
  created: { en: "Remembered", vi: "Ghi nhớ lúc" },
  updated: { en: "Last change", vi: "Thay đổi lần cuối" },
  relations: { en: "Relations", vi: "Quan hệ" },
  metadata: { en: "Metadata", vi: "Siêu dữ liệu" },
  id: { en: "Id", vi: "Mã" },
  theUser: { en: "the person", vi: "người dùng" },
  inGraph: { en: "Show in the graph", vi: "Xem trong đồ thị" },
})

const sourceName = (source: string): string =>
  source === "conversation" ? texts.conversation : source === "api" ? texts.api : source

export const MemoryFields = ({ fact }: { fact: Fact }) => {
  const hasMetadata = Object.keys(fact.metadata).length > 0
  return (
    <dl class="fields">
      <Row name={texts.category}>
        <span class="badge">{categoryName(fact.category)}</span>
      </Row>
      {fact.fact_type.length > 0 && (
        <Row name={texts.tags}>
          <span class="row">
            {fact.fact_type.map((tag) => (
              <span key={tag} class="badge">
                {tag}
              </span>
            ))}
          </span>
        </Row>
      )}
      <Row name={texts.since}>{since(fact.valid_from)}</Row>
      {fact.valid_to !== null && <Row name={texts.until}>{dateTime(fact.valid_to)}</Row>}
      <Row name={texts.confidence}>
        <span class="row nowrap">
          <meter min={0} max={1} value={fact.confidence} aria-label={texts.confidence} />
          {percent(fact.confidence)}
        </span>
      </Row>
      <Row name={texts.source}>{sourceName(fact.source)}</Row>
      {fact.conversation_id !== null && (
        <Row name={texts.conversationId}>
          <span class="mono">{fact.conversation_id}</span>
        </Row>
      )}
      <Row name={texts.created}>{dateTime(fact.created_at)}</Row>
      {fact.updated_at !== fact.created_at && <Row name={texts.updated}>{dateTime(fact.updated_at)}</Row>}
      {fact.relations.length > 0 && (
        <Row name={texts.relations}>
          <ul class="plain">
            {fact.relations.map((relation) => (
              <li key={`${relation.subject} ${relation.type} ${relation.target}`}>
                <End name={relation.subject} /> <span class="soft">{relationName(relation.type)}</span>{" "}
                <End name={relation.target} />
              </li>
            ))}
          </ul>
        </Row>
      )}
      {hasMetadata && (
        <Row name={texts.metadata}>
          <pre class="mono">{JSON.stringify(fact.metadata, null, 2)}</pre>
        </Row>
      )}
      <Row name={texts.id}>
        <span class="mono small">{fact.id}</span>
      </Row>
    </dl>
  )
}

const Row = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const End = ({ name }: { name: string }) =>
  name === "user" ? (
    <strong>{texts.theUser}</strong>
  ) : (
    <Link to="/graph" query={{ around: name }} title={texts.inGraph}>
      {name}
    </Link>
  )
