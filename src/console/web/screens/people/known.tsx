import { api } from "../../api.ts"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { categoryName } from "../../parts/memory-words.ts"
import { Link } from "../../router.tsx"
import { boundTo } from "../../session.ts"
import { texts } from "./texts.ts"

/** The profile: what to know about a person without a question, the most important first. */
export const Known = ({ userId }: { userId: string }) => {
  const profile = useLoad((signal) => api.userProfile({ user_id: userId }, { signal }), [userId])
  const query = { person: boundTo() === null ? userId : null }
  return (
    <section class="card stack" aria-labelledby="known">
      <h2 id="known">{texts.known}</h2>
      <Loaded load={profile}>
        {({ categories }) =>
          categories.length === 0 ? (
            <p class="soft">{texts.knownNothing}</p>
          ) : (
            <div class="stack">
              {categories.map(({ category, facts }) => (
                <div key={category}>
                  <h3 class="small soft">{categoryName(category)}</h3>
                  <ul class="plain">
                    {facts.map(({ id, fact_value }) => (
                      <li key={id}>
                        <Link class="quiet" to="/memories" query={{ ...query, memory: id }}>
                          {fact_value}
                        </Link>
                      </li>
                    ))}
                  </ul>
                </div>
              ))}
              <Link to="/memories" query={query}>
                {texts.allMemories}
              </Link>
            </div>
          )
        }
      </Loaded>
    </section>
  )
}
