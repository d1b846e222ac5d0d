// Their telemetry is decided when they are loaded.
process.env.MEM0_TELEMETRY = "false"
const [newer, older] = await Promise.all([import("mem0ai-3"), import("mem0ai-2")])

/** mem0's own client of today, and the one of 2.x. They ask nobody but the server that they are given. */
export const MemoryClient3 = newer.MemoryClient
export const MemoryClient2 = older.MemoryClient
