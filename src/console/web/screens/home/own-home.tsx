import { api } from "../../api.ts"
import { ago, number } from "../../format.ts"
import { Empty } from "../../parts/empty.tsx"
import { Head } from "../../parts/head.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { categoryName } from "../../parts/memory-words.ts"
import { Link } from "../../router.tsx"
import { boundTo, may, session } from "../../session.ts"
import { ownTexts as texts } from "./texts.ts"

const shown = 10

const nameOf = (): string | null => {
  const { value } = session
  return value !== null && value !== "unknown" && value.kind === "account" ? value.name : null
}

/** What is remembered of one person: for that person, or a parent. */
export const OwnHome = ({ userId }: { userId: string }) => {
  const name = nameOf()
  return (
    <div class="stack">
      <Head
        title={name === null ? texts.of(userId) : texts.hello(name)}
        about={name === null ? texts.aboutOther : texts.about}
      />
      {may("privacy") && <OwnNumbers userId={userId} />}
      <Ways />
      {may("memory:read") && <Newest userId={userId} />}
    </div>
  )
}

const kinds = ["memories", "entities", "documents", "sessions"] as const

const OwnNumbers = ({ userId }: { userId: string }) => {
  const load = useLoad((signal) => api.userNumbers({ user_id: userId }, { signal }), [userId])
  return (
    <Loaded load={load}>
      {({ numbers }) => (
        <dl class="figures card">
          {kinds.map((kind) => (
            <div key={kind}>
              <dt>{texts[kind]}</dt>
              <dd class="big">{number(numbers[kind] ?? 0)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Loaded>
  )
}

const ways = [
  { path: "/memories", name: () => texts.memories, isOffered: () => may("memory:read") },
  { path: "/graph", name: () => texts.graph, isOffered: () => may("memory:read") },
  { path: "/documents", name: () => texts.documents, isOffered: () => may("documents:read") },
  { path: "/chat", name: () => texts.chat, isOffered: () => may("chat") },
  { path: "/people", name: () => texts.data, isOffered: () => boundTo() !== null },
]

const Ways = () => (
  <nav class="row" aria-label={texts.ways}>
    {ways
      .filter(({ isOffered }) => isOffered())
      .map(({ path, name }) => (
        <Link key={path} class="button" to={path}>
          {name()}
        </Link>
      ))}
  </nav>
)

const Newest = ({ userId }: { userId: string }) => {
  const load = useLoad((signal) => api.memoryList({ user_id: userId, limit: shown }, { signal }), [userId])
  return (
    <Loaded load={load}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={texts.nothing} text={texts.nothingText}>
            {may("chat") && (
              <Link class="button primary" to="/chat">
                {texts.talk}
              </Link>
            )}
          </Empty>
        ) : (
          <section class="card stack" aria-labelledby="newest">
            <h2 id="newest">{texts.newest}</h2>
            <ul class="plain stack tight">
              {items.map(({ id, fact_value, category, created_at }) => (
                <li key={id}>
                  <Link class="quiet" to="/memories" query={{ memory: id }}>
                    {fact_value}
                  </Link>
                  <div class="small soft">
                    {categoryName(category)} · {ago(created_at)}
                  </div>
                </li>
              ))}
            </ul>
            <Link to="/memories">{texts.all}</Link>
          </section>
        )
      }
    </Loaded>
  )
}
