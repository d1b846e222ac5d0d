type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], null | undefined | ""> }

/** The fields of a request that have a value: `{ q: "", limit: 50 }` becomes `{ limit: 50 }`. */
export const given = <Fields extends Record<string, unknown>>(fields: Fields): Given<Fields> =>
  // What is left has a value.
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ""),
  ) as Given<Fields>
