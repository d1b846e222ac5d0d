import { useEffect, useRef, useState } from "preact/hooks"

type Page<Item> = { items: Item[]; next_cursor: string | null }

export type Pages<Item> = {
  items: Item[]
  /** There are more on the server. */
  hasMore: boolean
  isLoading: boolean
  error: unknown
  more: () => void
  /** Reads the first page again; what is shown stays until it is there. */
  reload: () => void
  /** Shows the items otherwise, after one was added, changed or deleted. */
  change: (of: (items: Item[]) => Item[]) => void
}

type State<Item> = Omit<Pages<Item>, "more" | "reload" | "hasMore" | "change"> & { cursor: string | null }

const empty = { items: [], cursor: null, isLoading: true, error: null }

/** A list that is read page by page. It starts anew when one of `inputs` changes. */
export const usePages = <Item>(
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>,
  inputs: readonly unknown[],
): Pages<Item> => {
  const [state, setState] = useState<State<Item>>(empty)
  const [round, setRound] = useState(0)
  const control = useRef(new AbortController())

  const read = (cursor: string | null): void => {
    const { signal } = control.current
    setState((last) => ({ ...last, isLoading: true, error: null }))
    ask(cursor ?? undefined, signal).then(
      ({ items, next_cursor }) => {
        if (signal.aborted) return
        setState((last) => ({
          items: cursor === null ? items : [...last.items, ...items],
          cursor: next_cursor,
          isLoading: false,
          error: null,
        }))
      },
      (error: unknown) => signal.aborted || setState((last) => ({ ...last, isLoading: false, error })),
    )
  }

  const asked = useRef(inputs)
  useEffect(() => {
    control.current = new AbortController()
    if (asked.current.some((input, index) => input !== inputs[index])) setState(empty)
    asked.current = inputs
    read(null)
    return () => control.current.abort()
  }, [...inputs, round])

  return {
    ...state,
    hasMore: state.cursor !== null,
    more: () => state.isLoading || read(state.cursor),
    reload: () => setRound((last) => last + 1),
    change: (of) => setState((last) => ({ ...last, items: of(last.items) })),
  }
}
