import { useState } from "preact/hooks"
import type { Fact } from "../../../../../clients/typescript/src/index.ts"
import { PikaError } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { common } from "../../parts/common-words.ts"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { relationName } from "../../parts/memory-words.ts"
import { SidePanel } from "../../parts/side-panel.tsx"
import { Link, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { factsOf, type GraphEdge, type GraphNode, otherEnd } from "./graph-model.ts"
import { nodeName, typeName } from "./type-names.ts"

const texts = words({
  facts: { en: "What is remembered", vi: "Những gì được ghi nhớ" },
  relations: { en: "Relations", vi: "Quan hệ" },
  around: { en: "Show what is around it", vi: "Xem những gì xung quanh" },
  nothing: { en: "These memories were forgotten meanwhile.", vi: "Các ký ức này vừa bị quên." },
})

/** Memories are read one by one, a few at a time. */
const factsAtOnce = 8
const relationsShown = 30

const readFacts = async (ids: readonly string[], signal: AbortSignal): Promise<Fact[]> => {
  const found = await Promise.all(
    ids.map((id) =>
      api.memoryRead({ id }, { signal }).catch((error: unknown) => {
        if (error instanceof PikaError && error.status === 404) return null
        throw error
      }),
    ),
  )
  return found.filter((fact) => fact !== null)
}

/** One thing of the graph: the memories that tell of it, and what it is related to. */
export const EntityPanel = ({ node, open }: { node: GraphNode; open: (node: GraphNode) => void }) => {
  const [count, setCount] = useState(factsAtOnce)
  const ids = factsOf(node)
  const load = useLoad((signal) => readFacts(ids.slice(0, count), signal), [node, count])
  return (
    <SidePanel title={nodeName(node)} of={node.id} close={() => setQuery({ node: null })}>
      <div class="row apart">
        <span class="badge">{typeName(node.type)}</span>
        {node.type !== "user" && (
          <button
            type="button"
            class="button small"
            onClick={() => setQuery({ around: node.name, node: node.id }, { replace: false })}
          >
            {texts.around}
          </button>
        )}
      </div>
      <h3>{texts.facts}</h3>
      <Loaded load={load}>
        {(facts) => (
          <ul class="told">
            {facts.map(({ id, fact_value }) => (
              <li key={id}>
                <Link to="/memories" query={{ memory: id }}>
                  {fact_value}
                </Link>
              </li>
            ))}
            {facts.length === 0 && <li>{texts.nothing}</li>}
          </ul>
        )}
      </Loaded>
      {ids.length > count && (
        <button type="button" class="button small" onClick={() => setCount(count + factsAtOnce)}>
          {common.more}
        </button>
      )}
      <h3>{texts.relations}</h3>
      <ul class="plain stack tight">
        {node.edges.slice(0, relationsShown).map((edge) => (
          <li key={`${edge.source.id} ${edge.type} ${edge.target.id} ${edge.factId}`}>
            <Relation edge={edge} of={node} open={open} />
          </li>
        ))}
        {node.edges.length > relationsShown && <li class="soft">…</li>}
      </ul>
    </SidePanel>
  )
}

type RelationProperties = { edge: GraphEdge; of: GraphNode; open: (node: GraphNode) => void }

const Relation = ({ edge, of, open }: RelationProperties) => {
  const other = otherEnd(edge, of)
  const link = (
    <button type="button" class="as-link underlined" onClick={() => open(other)}>
      {nodeName(other)}
    </button>
  )
  const relation = <span class="soft">{relationName(edge.type)}</span>
  return edge.source === of ? (
    <>
      {relation} {link}
    </>
  ) : (
    <>
      {link} {relation} {nodeName(of)}
    </>
  )
}
