import type { Operation } from "../contract/conformance.ts"
import type { Json } from "./client.ts"

/** A form with these fields. `file` is sent as a text file of this content. */
export const formOf = (fields: Json, filename = "dinosaurs.txt"): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields))
    if (name === "file") form.set(name, new File([String(value)], filename, { type: "text/plain" }))
    else form.set(name, typeof value === "string" ? value : JSON.stringify(value))
  return form
}

/** The example of an operation's body in the document, as it is sent: JSON or a form. Undefined: it has none. */
export const exampleOf = (operation: Operation | undefined): Json | undefined => {
  const { content = {} } = operation?.requestBody ?? {}
  return (content["application/json"] ?? content["multipart/form-data"])?.example as Json | undefined
}

export const isForm = (operation: Operation | undefined): boolean =>
  operation?.requestBody?.content["multipart/form-data"] !== undefined

export const bodyOf = (operation: Operation | undefined, fields = exampleOf(operation)): Json | FormData | undefined =>
  fields && isForm(operation) ? formOf(fields) : fields
