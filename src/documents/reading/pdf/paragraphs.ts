import type { Line } from "./line.ts"
import { isBullet, readMarker } from "./marker.ts"
import type { TextMeasures } from "./measure-text.ts"

/** In sizes of a letter. */
const indent = 0.8
const sameSize = 0.08
/** Times the usual step from line to line. */
const paragraphGap = 1.3
/** The part of a line that is left empty at a paragraph's end. */
const shortLine = 0.2

/** `line` begins a new paragraph after the lines that are `open`. */
export const startsParagraph = (open: readonly Line[], line: Line, measures: TextMeasures): boolean => {
  const last = open.at(-1)
  const [first] = open
  if (!last || !first) return true
  if (isBullet(line.text)) return true
  if (Math.abs(line.size - last.size) > sameSize * last.size || measures.levelOf(line) !== measures.levelOf(last))
    return true
  const isEnded = endsSentence(last.text)
  if (readMarker(line.text) && (isEnded || readMarker(first.text))) return true
  const step = line.y - last.y
  const isBelow = line.page === last.page && step > 0 && line.left < last.right && line.right > last.left
  if (!isBelow) return isEnded || measures.levelOf(line) !== null || (step > 0 && line.page === last.page)
  if (step > measures.leading * last.size * paragraphGap) return true
  if (!isEnded) return false
  const right = Math.max(line.right, ...open.map((each) => each.right))
  const isShort = right - last.right > shortLine * (right - Math.min(line.left, last.left))
  const isIndented = line.left - last.left > indent * line.size && !readMarker(first.text)
  return isShort || isIndented
}

const endsSentence = (text: string): boolean => /[.!?:…。]["”’»)\]]*$/.test(text)
