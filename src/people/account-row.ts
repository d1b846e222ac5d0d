import { fold } from "../platform/text.ts"

export type AccountRow = {
  user_id: string
  username: string
  email: string | null
  full_name: string | null
  avatar_url: string | null
  preferences: Record<string, unknown>
  role: "user" | "admin"
  password_hash: string
  is_active: boolean
  created_at: Date
  updated_at: Date
  last_active_at: Date
}

/** By which a name is found: without case and accents, so that nobody can look like somebody else. */
export const usernameKey = (username: string): string => fold(username.normalize("NFKC")).normalize("NFC")
export const emailKey = (email: string): string => email.normalize("NFKC").toLowerCase()
