import { Redis } from "ioredis"
import { connect } from "../database/connect.ts"
import type { OpenConnection } from "./channel.ts"

/**
 * LISTEN and NOTIFY on one connection of their own, so that a busy pool does not delay them. The library's own `listen` listens again by
 * itself when its connection is lost, and what then fails is nobody's to catch. Here a connection that the library makes anew does not
 * listen: its owner misses its own messages, and opens the channel again.
 */
export const listenInPostgres =
  (url: string, channel: "pika_chat"): OpenConnection =>
  async (onMessage) => {
    const sql = connect(url, 1, { onMessage })
    const close = () => sql.end({ timeout: 0 })
    try {
      await sql`listen ${sql(channel)}`
    } catch (error) {
      await close()
      throw error
    }
    return {
      publish: async (message) => {
        await sql`select pg_notify(${channel}, ${message})`
      },
      close,
    }
  }

/** Publish and subscribe. One connection for each, because one that has subscribed can do nothing else. */
export const subscribeInRedis =
  (url: string, channel: string): OpenConnection =>
  async (onMessage) => {
    const make = () => {
      const made = new Redis(url, {
        lazyConnect: true,
        connectTimeout: 1000,
        maxRetriesPerRequest: 0,
        retryStrategy: null,
      })
      made.on("error", () => undefined) // The commands fail, and the channel is opened again.
      return made
    }
    const [subscriber, publisher] = [make(), make()]
    const close = async () => {
      subscriber.disconnect()
      publisher.disconnect()
    }
    try {
      await Promise.all([subscriber.connect(), publisher.connect()])
      subscriber.on("message", (_channel: string, message: string) => onMessage(message))
      await subscriber.subscribe(channel)
    } catch (error) {
      await close()
      throw error
    }
    return {
      publish: async (message) => {
        await publisher.publish(channel, message)
      },
      close,
    }
  }
