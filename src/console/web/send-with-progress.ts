export type Transport = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>

/** Like `fetch`, and tells which share of the body has been sent: browsers tell that of an XMLHttpRequest only. */
export const sendWithProgress =
  (onSent: (share: number) => void): Transport =>
  (input, init = {}) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open(init.method ?? "GET", String(input))
      for (const [name, value] of new Headers(init.headers)) request.setRequestHeader(name, value)
      request.responseType = "blob"
      request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0)
      request.onload = () => resolve(answerOf(request))
      request.onerror = () => reject(new TypeError("The connection failed."))
      request.onabort = () => reject(new DOMException("It was given up.", "AbortError"))
      init.signal?.addEventListener("abort", () => request.abort(), { once: true })
      // The client sends texts, files and forms only.
      request.send(init.body as XMLHttpRequestBodyInit | null)
    })

const answerOf = (request: XMLHttpRequest): Response => {
  const lines = request.getAllResponseHeaders().trim().split("\r\n")
  const headers = lines.flatMap((line): [string, string][] => {
    const [name = "", ...value] = line.split(": ")
    return name === "" ? [] : [[name, value.join(": ")]]
  })
  const body: unknown = request.response
  return new Response(request.status !== 204 && body instanceof Blob ? body : null, { status: request.status, headers })
}
