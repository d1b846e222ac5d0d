import { api } from "../../api.ts"
import { number } from "../../format.ts"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { countedName, dataTexts as texts } from "./texts.ts"

/** What an erasure would delete, counted the way in which it counts. */
export const WillGo = ({ userId }: { userId: string }) => {
  const load = useLoad((signal) => api.userNumbers({ user_id: userId }, { signal }), [userId])
  return (
    <div class="stack tight">
      <p>{texts.willGo}</p>
      <Loaded load={load}>
        {({ numbers }) => (
          <ul>
            {Object.entries(numbers)
              .filter(([, count]) => count > 0)
              .map(([name, count]) => (
                <li key={name}>
                  {countedName(name)}: <strong>{number(count)}</strong>
                </li>
              ))}
            <li>{texts.account}</li>
          </ul>
        )}
      </Loaded>
      <p class="soft">{texts.cannotUndo}</p>
    </div>
  )
}
