import type { Wav } from "./read-wav.ts"

const pcm = 1
/** About a fiftieth of a second. */
const windowSamples = 320
/** Root mean square of 16-bit samples: 50 dB below the loudest. Speech is above it, and the noise of a quiet room below. */
const quietest = 100

/** Whether nothing in it is as loud as speech. What is not PCM counts as loud. */
export const isSilent = ({ format, bytesPerSample, samples }: Wav): boolean => {
  if (samples.length === 0) return true
  if (format !== pcm || ![2, 3, 4].includes(bytesPerSample)) return false
  const windowBytes = windowSamples * bytesPerSample
  for (let at = 0; at < samples.length; at += windowBytes)
    if (loudness(samples.subarray(at, at + windowBytes), bytesPerSample) > quietest) return false
  return true
}

/** Of each sample, its two highest bytes count. */
const loudness = (window: Buffer, bytesPerSample: number): number => {
  let [squares, count, sum] = [0, 0, 0]
  for (let at = bytesPerSample - 2; at + 2 <= window.length; at += bytesPerSample) {
    const value = window.readInt16LE(at)
    squares += value * value
    sum += value
    count += 1
  }
  // A recorder may add a constant, which nobody hears.
  return count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
}
