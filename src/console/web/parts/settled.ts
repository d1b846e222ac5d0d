import { useEffect, useState } from "preact/hooks"

/** The value once nobody has changed it for a moment: the server is not asked for each letter that is typed. */
export const useSettled = <Value>(value: Value, waitMs = 250): Value => {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs)
    return () => clearTimeout(timer)
  }, [value, waitMs])
  return settled
}
