import { ExponentialBackoff, handleWhen, retry } from "cockatiel"
import postgres from "postgres"

const deadlock = "40P01"

/** Does a transaction again that PostgreSQL gave up for another one, up to five times. */
export const afterDeadlocks = retry(
  handleWhen((error) => error instanceof postgres.PostgresError && error.code === deadlock),
  { maxAttempts: 5, backoff: new ExponentialBackoff({ initialDelay: 20, maxDelay: 500 }) },
)
