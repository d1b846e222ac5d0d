import type { ComponentChildren } from "preact"
import { describeError } from "../api.ts"
import { common } from "./common-words.ts"
import type { Load } from "./load.ts"

export const Loading = () => (
  <div class="row soft" role="status">
    <span class="spinner" />
    {common.loading}
  </div>
)

export const Failed = ({ error, retry }: { error: unknown; retry?: () => void }) => (
  <div class="notice bad" role="alert">
    <span>{describeError(error)}</span>
    {retry && (
      <button type="button" class="button small" onClick={retry}>
        {common.retry}
      </button>
    )}
  </div>
)

/** What was loaded, or that it is loading, or why it failed. */
export const Loaded = <Data,>({
  load,
  children,
}: {
  load: Load<Data>
  children: (data: Data) => ComponentChildren
}) => (
  <>
    {load.error !== null && <Failed error={load.error} retry={load.reload} />}
    {load.data === undefined ? load.error === null && <Loading /> : children(load.data)}
  </>
)
