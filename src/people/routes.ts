import { type Route, route } from "../feature/route.ts"
import { changePassword } from "./change-password.ts"
import type { Services } from "./context.ts"
import { getAccount } from "./get-account.ts"
import { getOwnAccount } from "./get-own-account.ts"
import { listPeople } from "./list-people.ts"
import { logIn } from "./log-in.ts"
import { logOut } from "./log-out.ts"
import { refreshTokens } from "./refresh-tokens.ts"
import { anybodyMayAsk, registerAccount } from "./register-account.ts"
import { updateAccount } from "./update-account.ts"
import { updateOwnAccount } from "./update-own-account.ts"

const tag = "People"
const refreshToken = { refresh_token: `refresh_${"A".repeat(43)}` }

export const routes: Route<Services>[] = [
  route(registerAccount, {
    method: "post",
    path: "/api/v1/users/register",
    tag,
    summary: "Make an account for a person, and sign them in",
    description:
      "With `PIKA_REGISTRATION=open` anybody may, without a credential; with `closed` nobody may. " +
      "A name or e-mail address that another account has is refused.",
    withoutCredential: anybodyMayAsk,
    example: { username: "emma", password: "correct horse", full_name: "Emma" },
    answers: { 201: "The account, and its first tokens." },
    problems: [409],
  }),
  route(logIn, {
    method: "post",
    path: "/api/v1/users/login",
    tag,
    summary: "Sign in with a name or an e-mail address, and a password",
    description: "After ten wrong passwords for a name or from an address within 15 minutes: 429.",
    withoutCredential: "always",
    example: { username: "emma", password: "correct horse" },
    answers: { 200: "The account, and new tokens." },
  }),
  route(refreshTokens, {
    method: "post",
    path: "/api/v1/users/refresh",
    tag,
    summary: "Get new tokens for a refresh token, which works once",
    description: "One that was used before ends its sign-in: all tokens that came from it are refused.",
    withoutCredential: "always",
    example: refreshToken,
    answers: { 200: "The account, and new tokens." },
  }),
  route(logOut, {
    method: "post",
    path: "/api/v1/users/logout",
    tag,
    summary: "Sign out",
    description: "Access tokens of this sign-in are refused within 5 s by every process.",
    withoutCredential: "always",
    example: refreshToken,
    answers: { 204: "It is signed out." },
  }),
  route(getOwnAccount, {
    method: "get",
    path: "/api/v1/users/me",
    tag,
    summary: "One's own account",
    answers: { 200: "The account." },
    problems: [404],
  }),
  route(updateOwnAccount, {
    method: "put",
    path: "/api/v1/users/me",
    tag,
    summary: "Change one's own account",
    description: "What is not given stays.",
    example: { full_name: "Emma", preferences: { theme: "dark" } },
    answers: { 200: "The account." },
    problems: [404, 409],
  }),
  route(changePassword, {
    method: "put",
    path: "/api/v1/users/me/password",
    tag,
    summary: "Change one's own password",
    description: "Every other sign-in of this person ends. Wrong old passwords count like those of a login.",
    example: { old_password: "correct horse", new_password: "battery staple" },
    answers: { 204: "It is changed." },
    problems: [404, 409],
  }),
  route(listPeople, {
    method: "get",
    path: "/api/v1/users",
    tag,
    summary: "Everybody of whom something is held, with their numbers",
    description:
      "In the order of their ids. Also who has no account. " +
      "Of whom there are only conversations or jobs, and no memory yet, is found by the whole id.",
    answers: { 200: "A page of people." },
  }),
  route(getAccount, {
    method: "get",
    path: "/api/v1/users/{user_id}",
    tag,
    summary: "An account",
    description: "One's own; anybody's with the scope `accounts` or `admin`.",
    answers: { 200: "The account." },
    problems: [404],
  }),
  route(updateAccount, {
    method: "patch",
    path: "/api/v1/users/{user_id}",
    tag,
    summary: "Activate or deactivate an account, or change its role",
    bodyName: "UpdateAccount",
    example: { is_active: true },
    answers: { 200: "The account." },
    problems: [404],
  }),
]
