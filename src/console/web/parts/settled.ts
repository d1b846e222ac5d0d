import { useEffect, useState } from "preact/hooks"

/** The value after a pause in typing, so that the server is not asked for each letter. */
export const useSettled = <Value>(value: Value, waitMs = 250): Value => {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs)
    return () => clearTimeout(timer)
  }, [value, waitMs])
  return settled
}
