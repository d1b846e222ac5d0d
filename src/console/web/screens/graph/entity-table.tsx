import { useState } from "preact/hooks"
import { relationName } from "../../parts/memory-words.ts"
import { Table } from "../../parts/table.tsx"
import { words } from "../../words.ts"
import { type GraphModel, type GraphNode, otherEnd } from "./graph-model.ts"
import { nodeName, typeName } from "./type-names.ts"

const texts = words({
  title: { en: "Everything as a table", vi: "Tất cả dạng bảng" },
  name: { en: "Name", vi: "Tên" },
  type: { en: "Kind", vi: "Loại" },
  relations: { en: "Relations", vi: "Số quan hệ" },
  relatedTo: { en: "Related to", vi: "Liên quan đến" },
})

const pageSize = 50
const namesShown = 3

/** The same as the picture, for those who read rather than look. */
export const EntityTable = ({
  model,
  opened,
  open,
}: {
  model: GraphModel
  opened: GraphNode | null
  open: (node: GraphNode) => void
}) => {
  const [count, setCount] = useState(pageSize)
  const nodes = [...model.nodes].sort((a, b) => b.edges.length - a.edges.length)
  return (
    <section class="stack tight" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <Table
        label={texts.title}
        rows={nodes.slice(0, count)}
        keyOf={({ id }) => id}
        isChosen={(node) => node === opened}
        pages={{
          items: nodes,
          hasMore: nodes.length > count,
          isLoading: false,
          error: null,
          more: () => setCount(count + pageSize),
          reload: () => undefined,
          change: () => undefined,
        }}
        columns={[
          {
            name: "name",
            label: () => texts.name,
            value: nodeName,
            cell: (node) => (
              <button type="button" class="as-link" onClick={() => open(node)}>
                {nodeName(node)}
              </button>
            ),
          },
          { name: "type", label: () => texts.type, value: ({ type }) => typeName(type) },
          { name: "relations", label: () => texts.relations, isNumber: true, value: ({ edges }) => edges.length },
          { name: "related", label: () => texts.relatedTo, value: relatedTo },
        ]}
      />
    </section>
  )
}

const relatedTo = (node: GraphNode): string => {
  const names = node.edges
    .slice(0, namesShown)
    .map((edge) =>
      edge.source === node
        ? `${relationName(edge.type)} ${nodeName(edge.target)}`
        : `${nodeName(otherEnd(edge, node))} ${relationName(edge.type)}`,
    )
  return `${names.join("; ")}${node.edges.length > namesShown ? "; …" : ""}`
}
