import { api } from "../../api.ts"
import { ago, day, number } from "../../format.ts"
import { Head } from "../../parts/head.tsx"
import { useLoad } from "../../parts/load.ts"
import { Link } from "../../router.tsx"
import { boundTo, may, session } from "../../session.ts"
import { AccountCard } from "./account-card.tsx"
import { Known } from "./known.tsx"
import { OwnAccount } from "./own-account.tsx"
import type { Person } from "./people-list.tsx"
import { PersonData } from "./person-data.tsx"
import { texts } from "./texts.ts"

/** Of the listed people, the one with this id: the list is what tells activity. Who is bound to one person has no list. */
const findPerson = async (userId: string, signal: AbortSignal): Promise<Person | null> => {
  if (!may("admin")) return null
  const { items } = await api.userList({ q: userId, limit: 100 }, { signal })
  return items.find(({ user_id }) => user_id === userId) ?? null
}

const isOwn = (userId: string): boolean => {
  const { value } = session
  return value !== null && value !== "unknown" && value.kind === "account" && value.id === userId
}

/** One person: numbers, what is known, the account, and what can be done with their data. */
export const PersonPage = ({ userId }: { userId: string }) => {
  const found = useLoad((signal) => findPerson(userId, signal), [userId])
  const isBound = boundTo() !== null
  const person = found.data ?? null
  return (
    <div class="stack">
      {!isBound && (
        <p>
          <Link to="/people" query={{ person: null }}>
            ← {texts.all}
          </Link>
        </p>
      )}
      <Head
        title={isBound ? texts.me : (person?.display_name ?? userId)}
        about={isBound ? texts.meAbout : person?.display_name ? userId : texts.personAbout}
      />
      {person && <Figures person={person} />}
      <Ways userId={userId} />
      <div class="halves">
        {may("memory:read") && <Known userId={userId} />}
        <div class="stack">
          {isOwn(userId) && <OwnAccount />}
          {may("admin") && person?.username && <AccountCard userId={userId} reload={found.reload} />}
          {may("privacy") && <PersonData userId={userId} isOwn={isOwn(userId)} />}
        </div>
      </div>
    </div>
  )
}

const Figures = ({ person }: { person: Person }) => (
  <dl class="figures card">
    {(["memories", "documents", "sessions"] as const).map((name) => (
      <div key={name}>
        <dt>{texts[name]}</dt>
        <dd class="big">{number(person[name])}</dd>
      </div>
    ))}
    <div>
      <dt>{texts.lastActive}</dt>
      <dd>{person.last_active_at === null ? "–" : ago(person.last_active_at)}</dd>
    </div>
    <div>
      <dt>{texts.since}</dt>
      <dd>{person.created_at === null ? "–" : day(person.created_at)}</dd>
    </div>
    <div>
      <dt>{texts.timeZone}</dt>
      <dd>{person.time_zone ?? texts.timeZoneUnknown}</dd>
    </div>
  </dl>
)

const ways = [
  { path: "/memories", scope: "memory:read", name: () => texts.memories },
  { path: "/graph", scope: "memory:read", name: () => texts.graph },
  { path: "/documents", scope: "documents:read", name: () => texts.documents },
  { path: "/chat", scope: "chat", name: () => texts.chat },
  { path: "/jobs", scope: "job:status", name: () => texts.jobs },
] as const

const Ways = ({ userId }: { userId: string }) => (
  <nav class="row" aria-label={texts.open}>
    {ways
      .filter(({ scope }) => may(scope))
      .map(({ path, name }) => (
        <Link key={path} class="button" to={path} query={{ person: boundTo() === null ? userId : null }}>
          {name()}
        </Link>
      ))}
  </nav>
)
