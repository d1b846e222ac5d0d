/** OWASP's recommendation for argon2id: 19 MiB, two passes. 20 ms on a core of 2024. */
const parameters = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const

/** Runs on a thread of its own. The hash holds its parameters. */
export const hashPassword = (password: string): Promise<string> => Bun.password.hash(password, parameters)

/** The hash of a random password that nobody has: checking it takes as long as checking the one of an account. */
export const hashOfNobody =
  "$argon2id$v=19$m=19456,t=2,p=1$mANSM/vuD4/b4WmKfJNCHeuxUz4dx22yYKeiI/SqUTQ$iLfak+Xusqw+MPEQyU3BA8HEXwg5NeUz+LhCnBWX98k"
