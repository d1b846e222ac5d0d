import { useEffect, useRef, useState } from "preact/hooks"

export type Load<Data> = {
  data: Data | undefined
  error: unknown
  isLoading: boolean
  /** Asks again; what is shown stays until the new data is there. */
  reload: () => void
}

/**
 * Asks when the component appears and when one of `inputs` changes, then every `everyMs` while the page is visible. Only the newest
 * answer counts, and a request is given up when nobody waits for it any more.
 */
export const useLoad = <Data>(
  ask: (signal: AbortSignal) => Promise<Data>,
  inputs: readonly unknown[],
  everyMs?: number,
): Load<Data> => {
  const [state, setState] = useState<Pick<Load<Data>, "data" | "error" | "isLoading">>({
    data: undefined,
    error: null,
    isLoading: true,
  })
  const [round, setRound] = useState(0)
  const asked = useRef(inputs)
  useEffect(() => {
    const control = new AbortController()
    // The data of another person or filter is never shown under the new one.
    const isOther = asked.current.some((input, index) => input !== inputs[index])
    asked.current = inputs
    setState(({ data }) => ({ data: isOther ? undefined : data, error: null, isLoading: true }))
    ask(control.signal).then(
      (data) => control.signal.aborted || setState({ data, error: null, isLoading: false }),
      (error: unknown) => control.signal.aborted || setState(({ data }) => ({ data, error, isLoading: false })),
    )
    return () => control.abort()
  }, [...inputs, round])
  useEffect(() => {
    if (everyMs === undefined) return
    const timer = setInterval(() => document.hidden || setRound((last) => last + 1), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return { ...state, reload: () => setRound((last) => last + 1) }
}
