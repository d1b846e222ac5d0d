import { AppError, notFound } from "../../platform/errors.ts"

const uuid = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i

/** What mem0 answers for a memory that is not there, or not the caller's. */
const memoryNotFound = (): AppError => new AppError("NOT_FOUND", "Memory not found!")

/** An id of ours. One of another shape is that of no memory. */
export const requireId = (id: string): string => {
  if (!uuid.test(id)) throw memoryNotFound()
  return id.toLowerCase()
}

export const requireEventId = (id: string): string => {
  if (!uuid.test(id)) throw notFound("event")
  return id.toLowerCase()
}

/** Runs what a verb of ours does with a memory, and words its NOT_FOUND as mem0 does. */
export const withMemory = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await work()
  } catch (error) {
    throw error instanceof AppError && error.code === "NOT_FOUND" ? memoryNotFound() : error
  }
}
