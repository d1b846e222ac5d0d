/** Whose turn it is. `messageId`: of the answer. */
export type TurnOf = { userId: string; sessionId: string; questionId: string; messageId: string }
