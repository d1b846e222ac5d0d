import type { Citation } from "../../../../../clients/typescript/src/index.ts"
import { Link, path, place } from "../../router.tsx"
import { words } from "../../words.ts"
import { listQuery } from "./list-query.ts"

const texts = words({
  source: {
    en: (marker: number, what: string) => `[${marker}] Source: ${what}`,
    vi: (marker: number, what: string) => `[${marker}] Nguồn: ${what}`,
  },
})

const nameOf = (citation: Citation): string => (citation.type === "document" ? citation.title : citation.text)

/** An answer as plain text, with its markers as links that open what they cite. */
export const AnswerText = ({
  messageId,
  text,
  citations,
}: {
  messageId: string
  text: string
  citations: readonly Citation[]
}) => {
  const parts = text.split(/\[(\d{1,3})\]/)
  const { query } = place.value
  const shown = query.get("answer") === messageId ? query.get("source") : null
  return (
    <p class="said">
      {parts.map((part, at) => {
        // Every second part is the number of a marker.
        if (at % 2 === 0) return part
        const citation = citations.find(({ marker }) => marker === Number(part))
        if (!citation) return `[${part}]`
        return (
          <Link
            key={at}
            class="cite"
            to={path.value}
            query={{ ...listQuery(), answer: messageId, source: part }}
            title={texts.source(citation.marker, nameOf(citation).slice(0, 80))}
            isCurrent={shown === part}
          >
            {`[${part}]`}
          </Link>
        )
      })}
    </p>
  )
}
