/** When something was said: a clock that is a little ahead of ours is not believed. `saidAt`: ISO 8601; undefined: when it arrived. */
export const notAfter = (arrivedAt: Date, saidAt: string | undefined): Date =>
  saidAt !== undefined && Date.parse(saidAt) < arrivedAt.getTime() ? new Date(saidAt) : arrivedAt
