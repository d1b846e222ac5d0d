/**
 * The answers of statements that are sent together, in one round trip. As `Promise.all`, but a failure is told when all have ended: what
 * one of them would still send must not come after the rollback, outside of the transaction.
 */
export const together = async <const Parts extends readonly unknown[]>(
  parts: Parts,
): Promise<{ -readonly [Index in keyof Parts]: Awaited<Parts[Index]> }> => {
  await Promise.allSettled(parts)
  return Promise.all(parts)
}
