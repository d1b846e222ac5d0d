import { createS3Storage } from "../../../src/documents/storage/s3-storage.ts"

/** PIKA_TEST_S3: set S3_ENDPOINT, S3_BUCKET and so on, and 1 here, to run the tests of S3 against a real service. */
const real = process.env.PIKA_TEST_S3 === "1"

export type TestS3 = { environment: Record<string, string>; stop: () => Promise<void> }

/** An S3 service with an empty bucket: a server in this process, or the one of the environment. */
export const startS3 = async (): Promise<TestS3> => {
  if (real) {
    const names = ["S3_ENDPOINT", "S3_REGION", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"]
    const environment = Object.fromEntries(
      names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    )
    return { environment, stop: async () => undefined }
  }
  const { startFauxqs } = await import("fauxqs")
  const server = await startFauxqs({ port: 0, logger: false })
  server.createBucket("pika")
  return {
    environment: {
      S3_ENDPOINT: `http://127.0.0.1:${server.port}`,
      S3_BUCKET: "pika",
      S3_ACCESS_KEY_ID: "test",
      S3_SECRET_ACCESS_KEY: "test",
    },
    stop: () => server.stop(),
  }
}

export const storageOf = ({ environment: given }: TestS3) =>
  createS3Storage({
    endpoint: given.S3_ENDPOINT,
    region: given.S3_REGION ?? "us-east-1",
    bucket: given.S3_BUCKET ?? "",
    accessKeyId: given.S3_ACCESS_KEY_ID ?? "",
    secretAccessKey: given.S3_SECRET_ACCESS_KEY ?? "",
  })
