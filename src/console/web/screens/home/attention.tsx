import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"
import { number } from "../../format.ts"
import { duration } from "../../parts/duration.ts"
import { Link } from "../../router.tsx"
import { language } from "../../words.ts"
import { attentionTexts as texts } from "./attention-texts.ts"

type Item = AnswerOf<"statsGet">["attention"][number]
type Kind = Item["kind"]
type Way = { to: string; query?: Record<string, string>; name: () => string }

const failed = { status: "failed" }

/** The screen that helps with each. */
const ways: Partial<Record<Kind, Way>> = {
  audit_rows_refused: { to: "/audit", name: () => texts.toAudit },
  provider_unavailable: { to: "/usage", name: () => texts.toUsage },
  token_budget_nearly_used: { to: "/usage", name: () => texts.toUsage },
  jobs_wait_long: { to: "/jobs", query: { status: "pending" }, name: () => texts.toWaiting },
  conversations_wait_long: { to: "/jobs", query: { type: "chat.remember" }, name: () => texts.toWaiting },
  jobs_failed: { to: "/jobs", query: failed, name: () => texts.toFailed },
  documents_failed: { to: "/jobs", query: { ...failed, type: "document.ingest" }, name: () => texts.toFailed },
  local_provider: { to: "/settings", name: () => texts.toSettings },
}

/** The most urgent are red, information is grey, the others are yellow. */
const classes: Partial<Record<Kind, string>> = {
  audit_rows_refused: "notice bad",
  provider_unavailable: "notice bad",
  local_provider: "notice",
}

const isWait = (kind: Kind): boolean => kind === "jobs_wait_long" || kind === "conversations_wait_long"
const isPurpose = (name: string): name is "embedding" | "extraction" | "chat" =>
  name === "embedding" || name === "extraction" || name === "chat"

const say = ({ kind, count, names = [] }: Item): string => {
  const told = names.map((name) => (isPurpose(name) ? texts[name] : name))
  const list = new Intl.ListFormat(language.value).format(told)
  const sentence: ((count: string, names: string) => string) | undefined = texts[kind]
  return sentence === undefined
    ? texts.other(number(count), kind)
    : sentence(isWait(kind) ? duration(count) : number(count), list)
}

/** The most urgent first, each with a link to the screen that helps. */
export const Attention = ({ items }: { items: readonly Item[] }) => (
  <section class="stack tight" aria-labelledby="attention">
    <h2 id="attention" class={items.length === 0 ? "visually-hidden" : undefined}>
      {texts.title}
    </h2>
    {items.length === 0 ? (
      <p class="notice good">{texts.fine}</p>
    ) : (
      <ul class="plain stack tight">
        {items.map((item) => (
          <li key={item.kind} class={classes[item.kind] ?? "notice warn"}>
            <span class="grow">{say(item)}</span>
            <ToMend way={ways[item.kind]} />
          </li>
        ))}
      </ul>
    )}
  </section>
)

const ToMend = ({ way }: { way: Way | undefined }) =>
  way === undefined ? null : (
    <Link to={way.to} query={{ person: null, ...way.query }}>
      {way.name()}
    </Link>
  )
