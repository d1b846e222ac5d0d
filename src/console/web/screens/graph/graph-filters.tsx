import { useId, useState } from "preact/hooks"
import { number } from "../../format.ts"
import { Link, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import type { GraphModel, GraphNode } from "./graph-model.ts"
import { nodeName } from "./type-names.ts"

const texts = words({
  find: { en: "Find somebody or something", vi: "Tìm ai hoặc điều gì" },
  notFound: { en: "It is not in this picture.", vi: "Không có trong đồ thị này." },
  depth: { en: "Steps away", vi: "Số bước" },
  steps: {
    en: (count: number) => (count === 1 ? "1 step away" : `${count} steps away`),
    vi: (count: number) => `Cách ${count} bước`,
  },
  around: { en: (name: string) => `Around ${name}`, vi: (name: string) => `Xung quanh ${name}` },
  everything: { en: "Show everything", vi: "Xem tất cả" },
  first: {
    en: (count: string) => `The newest ${count} relations are shown.`,
    vi: (count: string) => `Đang hiện ${count} quan hệ mới nhất.`,
  },
  all: { en: "Load all", vi: "Tải tất cả" },
})

type Properties = {
  model: GraphModel
  around: string | null
  depth: number
  hasMore: boolean
  open: (node: GraphNode) => void
}

const mostOffered = 200

export const GraphFilters = ({ model, around, depth, hasMore, open }: Properties) => {
  const [text, setText] = useState("")
  const [isMissing, setMissing] = useState(false)
  const list = useId()
  const find = (name: string): GraphNode | undefined => {
    const wanted = name.trim().toLocaleLowerCase()
    if (wanted === "") return undefined
    return (
      model.nodes.find((node) => nodeName(node).toLocaleLowerCase() === wanted) ??
      model.nodes.find((node) => nodeName(node).toLocaleLowerCase().includes(wanted))
    )
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const node = find(text)
    setMissing(node === undefined)
    if (node) open(node)
  }
  return (
    <div class="stack tight">
      <form class="row memory-filters" onSubmit={submit}>
        <input
          class="input"
          type="search"
          list={list}
          aria-label={texts.find}
          placeholder={texts.find}
          value={text}
          autocomplete="off"
          onInput={({ currentTarget: { value } }) => setText(value)}
        />
        <datalist id={list}>
          {model.nodes.slice(0, mostOffered).map((node) => (
            <option key={node.id} value={nodeName(node)} />
          ))}
        </datalist>
        <select
          class="input"
          aria-label={texts.depth}
          value={depth}
          onChange={({ currentTarget: { value } }) => setQuery({ depth: value })}
        >
          {[1, 2, 3].map((steps) => (
            <option key={steps} value={steps}>
              {texts.steps(steps)}
            </option>
          ))}
        </select>
        {around !== null && (
          <>
            <span class="badge accent">{texts.around(around)}</span>
            <Link to="/graph" class="button small">
              {texts.everything}
            </Link>
          </>
        )}
        {hasMore && (
          <>
            <span class="small soft">{texts.first(number(model.edges.length))}</span>
            <button type="button" class="button small" onClick={() => setQuery({ all: "1" })}>
              {texts.all}
            </button>
          </>
        )}
      </form>
      {isMissing && (
        <p class="small" role="status">
          {texts.notFound}
        </p>
      )}
    </div>
  )
}
