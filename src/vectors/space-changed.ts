/** Another embedding space became the active one between the embedding of a text and the statement that was to use its vector. */
export class SpaceChangedError extends Error {
  constructor() {
    super("the embedding model was changed meanwhile")
  }
}

const maxTries = 3

/** Does `work`, and does it again with the space that is active now when that changed meanwhile. */
export const inActiveSpace = async <Answer>(
  spaces: { refresh: () => Promise<void> },
  work: () => Promise<Answer>,
): Promise<Answer> => {
  for (let tries = 1; ; tries++)
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof SpaceChangedError) || tries === maxTries) throw error
      await spaces.refresh()
    }
}
