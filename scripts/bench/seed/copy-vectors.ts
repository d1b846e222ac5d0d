import type { Transaction } from "../../../src/platform/database/connect.ts"
import { copyRows, flagField, integerField, smallField, textField, uuidField, vectorField } from "./binary-copy.ts"

export type VectorRow = {
  userId: string
  spaceId: number
  factId: string
  vector: Float32Array
  current: boolean
  position: number
  asks: boolean
}

const columns = ["user_id", "space_id", "fact_id", "embedding", "current", "position", "asks"]

export const copyVectors = (tx: Transaction, rows: readonly VectorRow[]): Promise<void> =>
  copyRows(
    tx,
    "fact_vectors",
    columns,
    rows.map((row) => [
      ...[textField(row.userId), smallField(row.spaceId), uuidField(row.factId), vectorField(row.vector)],
      ...[flagField(row.current), integerField(row.position), flagField(row.asks)],
    ]),
  )
