/**
 * When something was said; a time in the future (the client's clock is ahead) becomes the time of arrival. `saidAt`: ISO 8601; undefined:
 * when it arrived.
 */
export const notAfter = (arrivedAt: Date, saidAt: string | undefined): Date =>
  saidAt !== undefined && Date.parse(saidAt) < arrivedAt.getTime() ? new Date(saidAt) : arrivedAt
