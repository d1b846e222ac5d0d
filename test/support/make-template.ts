import { createFolderTemplate, createServerTemplate, serverUrl } from "./databases.ts"

// Makes the template of which the test databases of a whole run are copies, and prints its name: on the server of TEST_DATABASE_URL, or
// else in the folder that is given.
const [folder = ""] = process.argv.slice(2)
const name = serverUrl === undefined ? folder : await createServerTemplate(serverUrl)
if (serverUrl === undefined) await createFolderTemplate(folder)
process.stdout.write(`${name}\n`)
