import { boot } from "./boot.ts"
import { askAsOperator } from "./feature/operator.ts"
import { personalPlaces } from "./features.ts"
import { requirePerson } from "./people/people-command.ts"
import type { Config } from "./platform/config.ts"
import { requireMigrated } from "./platform/database/migrate.ts"
import { AppError, StartupError } from "./platform/errors.ts"
import { createCommandLogger } from "./platform/logger.ts"
import { deleteUserData } from "./privacy/delete-user-data.ts"

/** `pika people delete NAME`: the account and everything else about the person. Returns the exit status. */
export const deletePersonCommand = async (config: Config, name: string | undefined): Promise<number> => {
  if (config.databaseUrl !== undefined) await requireMigrated(config.databaseUrl)
  const { services, stop } = await boot(config, { http: false, worker: false }, createCommandLogger(config.logLevel))
  try {
    const { user_id, username } = await requirePerson(services.sql, name)
    const erase = deleteUserData(personalPlaces)
    await erase.run({ ...services, ...askAsOperator(erase.action) }, { user_id }).catch((error: unknown) => {
      throw error instanceof AppError ? new StartupError(error.message) : error
    })
    process.stdout.write(`${username} and everything about this person is deleted.\n`)
    return 0
  } finally {
    await stop()
  }
}
