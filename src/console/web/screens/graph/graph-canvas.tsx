import { useEffect, useId, useRef, useState } from "preact/hooks"
import { relationName } from "../../parts/memory-words.ts"
import { isDark } from "../../theme.ts"
import { language, words } from "../../words.ts"
import type { GraphModel, GraphNode } from "./graph-model.ts"
import { createView, type GraphView } from "./graph-view.ts"
import { followPointers } from "./pointer-input.ts"
import { nodeName } from "./type-names.ts"

const texts = words({
  label: {
    en: (nodes: number, edges: number) =>
      `Graph of ${nodes} ${nodes === 1 ? "thing" : "things"} and ${edges} ${edges === 1 ? "relation" : "relations"}; the table below lists them`,
    vi: (nodes: number, edges: number) =>
      `Đồ thị gồm ${nodes} đối tượng và ${edges} quan hệ; bảng bên dưới liệt kê tất cả`,
  },
  keys: {
    en: "Keys: arrows move, + and − zoom, 0 shows all, N and P go from one thing to the next, Enter opens it.",
    vi: "Phím: mũi tên để di chuyển, + và − để phóng to thu nhỏ, 0 để xem tất cả, N và P để sang đối tượng kế tiếp, Enter để mở.",
  },
  nearer: { en: "Zoom in", vi: "Phóng to" },
  farther: { en: "Zoom out", vi: "Thu nhỏ" },
  all: { en: "Show all", vi: "Xem toàn bộ" },
  arranging: { en: "Arranging…", vi: "Đang sắp xếp…" },
})

const step = 60

type Properties = { model: GraphModel; opened: GraphNode | null; open: (node: GraphNode) => void }

export const GraphCanvas = ({ model, opened, open }: Properties) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const view = useRef<GraphView | null>(null)
  const opening = useRef(open)
  opening.current = open
  const [current, setCurrent] = useState<GraphNode | null>(null)
  const [isAtRest, setAtRest] = useState(false)
  const hint = useId()
  const dark = isDark()
  useEffect(() => {
    const place = canvas.current
    if (!place) return
    setAtRest(false)
    const made = createView(place, model, {
      nameOf: nodeName,
      relationOf: ({ type }) => relationName(type),
      isStill: matchMedia("(prefers-reduced-motion: reduce)").matches,
      onRest: () => setAtRest(true),
    })
    view.current = made
    const stopPointers = followPointers(place, made, (node) => opening.current(node))
    const watch = new ResizeObserver(made.resize)
    watch.observe(place)
    return () => {
      watch.disconnect()
      stopPointers()
      made.stop()
    }
  }, [model])
  useEffect(() => view.current?.repaint(), [dark, language.value])
  useEffect(() => {
    setCurrent(opened)
    view.current?.choose(opened, { isCentred: false })
  }, [opened, model])
  const choose = (node: GraphNode | undefined): void => {
    if (!node) return
    setCurrent(node)
    view.current?.choose(node, { isCentred: true })
  }
  const next = (by: number): void => {
    const at = current ? model.nodes.indexOf(current) : by > 0 ? -1 : 0
    choose(model.nodes[(at + by + model.nodes.length) % model.nodes.length])
  }
  const press = (event: KeyboardEvent): void => {
    const acts: Record<string, () => unknown> = {
      ArrowLeft: () => view.current?.pan(step, 0),
      ArrowRight: () => view.current?.pan(-step, 0),
      ArrowUp: () => view.current?.pan(0, step),
      ArrowDown: () => view.current?.pan(0, -step),
      "+": () => view.current?.zoom(1.25),
      "=": () => view.current?.zoom(1.25),
      "-": () => view.current?.zoom(0.8),
      "0": () => view.current?.fit(),
      n: () => next(1),
      p: () => next(-1),
      Enter: () => current && open(current),
    }
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <div class="graph-box">
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={texts.label(model.nodes.length, model.edges.length)}
        aria-describedby={hint}
        data-at-rest={isAtRest}
        onKeyDown={press}
      />
      <div class="graph-buttons">
        <button type="button" class="button small" aria-label={texts.nearer} onClick={() => view.current?.zoom(1.3)}>
          +
        </button>
        <button type="button" class="button small" aria-label={texts.farther} onClick={() => view.current?.zoom(0.77)}>
          −
        </button>
        <button type="button" class="button small" aria-label={texts.all} onClick={() => view.current?.fit()}>
          ⤢
        </button>
      </div>
      <span class="graph-state small soft">{isAtRest ? "" : texts.arranging}</span>
      <p id={hint} class="small soft graph-keys">
        {texts.keys}
      </p>
      <span class="visually-hidden" aria-live="polite">
        {current ? nodeName(current) : ""}
      </span>
    </div>
  )
}
