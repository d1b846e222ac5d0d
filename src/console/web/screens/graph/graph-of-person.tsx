import { useMemo, useRef } from "preact/hooks"
import type { Graph } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { given } from "../../given.ts"
import { Empty } from "../../parts/empty.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { Link, place, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { EntityPanel } from "./entity-panel.tsx"
import { EntityTable } from "./entity-table.tsx"
import { GraphCanvas } from "./graph-canvas.tsx"
import { GraphFilters } from "./graph-filters.tsx"
import { buildModel, type GraphModel, type GraphNode } from "./graph-model.ts"
import { Legend } from "./legend.tsx"

const texts = words({
  nothing: { en: "There are no relations yet", vi: "Chưa có quan hệ nào" },
  nothingText: {
    en: "When a memory names somebody or something, such as a pet, a friend or a place, it appears here.",
    vi: "Khi một ký ức nhắc đến ai hay điều gì bằng tên, như thú cưng, bạn bè hay địa điểm, nó sẽ hiện ở đây.",
  },
  noneAround: { en: "Nothing is known about this name", vi: "Không biết gì về tên này" },
  noneAroundText: {
    en: "No current memory relates it to anything.",
    vi: "Không có ký ức nào đang đúng liên kết tên này với điều gì.",
  },
  everything: { en: "Show everything", vi: "Xem tất cả" },
  memories: { en: "Show the memories", vi: "Xem ký ức" },
})

/** The first view stays light; the rest comes when it is asked for. */
const firstEdges = 500
const allEdges = 10_000

/** The graph of one person, drawn and as a table, and the thing that is opened at its side. */
export const GraphOfPerson = ({ userId }: { userId: string }) => {
  const { query } = place.value
  const around = query.get("around")
  const asked = Number(query.get("depth"))
  const depth = asked === 1 || asked === 2 ? asked : 3
  const limit = query.get("all") === "1" ? allEdges : firstEdges
  const load = useLoad(
    (signal) => api.userGraph({ user_id: userId, depth, limit, ...given({ entity: around }) }, { signal }),
    [userId, around, depth, limit],
  )
  return (
    <Loaded load={load}>
      {(graph) =>
        graph.edges.length === 0 ? (
          <NothingThere around={around} />
        ) : (
          <ShownGraph
            graph={graph}
            around={around}
            depth={depth}
            hasMore={graph.edges.length >= limit && limit < allEdges}
          />
        )
      }
    </Loaded>
  )
}

const NothingThere = ({ around }: { around: string | null }) =>
  around === null ? (
    <Empty title={texts.nothing} text={texts.nothingText}>
      <Link to="/memories" class="button">
        {texts.memories}
      </Link>
    </Empty>
  ) : (
    <Empty title={texts.noneAround} text={texts.noneAroundText}>
      <Link to="/graph" class="button">
        {texts.everything}
      </Link>
    </Empty>
  )

type ShownProperties = { graph: Graph; around: string | null; depth: number; hasMore: boolean }

const ShownGraph = ({ graph, around, depth, hasMore }: ShownProperties) => {
  const last = useRef<GraphModel | null>(null)
  const model = useMemo(() => {
    last.current = buildModel(graph, last.current?.byId ?? new Map())
    return last.current
  }, [graph])
  const opened = model.byId.get(place.value.query.get("node") ?? "") ?? null
  const open = (node: GraphNode): void => setQuery({ node: node.id })
  return (
    <div class="stack">
      <GraphFilters model={model} around={around} depth={depth} hasMore={hasMore} open={open} />
      <div class={opened === null ? "beside" : "beside is-open"}>
        <div class="stack tight">
          <GraphCanvas model={model} opened={opened} open={open} />
          <Legend model={model} />
        </div>
        {opened !== null && <EntityPanel key={opened.id} node={opened} open={open} />}
      </div>
      <EntityTable model={model} opened={opened} open={open} />
    </div>
  )
}
