import { beforeAll, expect, test } from "bun:test"
import { tell } from "../acceptance/tell.ts"
import { type ConsolePage, useConsole } from "../support/console.ts"

const pika = useConsole()

/** Each would set `pwned`, if the page took it for markup, code or an address. */
const tricks = [
  "<script>pwned=1</script>",
  "<img src=x onerror=pwned=1>",
  "<svg onload=pwned=1>",
  "<svg><script>pwned=1</script></svg>",
  "<svg><animate onbegin=pwned=1 attributeName=x dur=1s>",
  "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
  "<iframe src=javascript:parent.pwned=1></iframe>",
  "<object data=javascript:pwned=1></object>",
  "<embed src=javascript:pwned=1>",
  "<details open ontoggle=pwned=1>",
  "<input autofocus onfocus=pwned=1>",
  "<body onload=pwned=1>",
  "<video><source onerror=pwned=1></video>",
  "<a href=javascript:pwned=1>Sparky</a>",
  "javascript:pwned=1",
  "JaVaScRiPt:pwned=1",
  "data:text/html,<script>opener.pwned=1</script>",
  '"><script>pwned=1</script>',
  "'><img src=x onerror=pwned=1>",
  '" onmouseover="pwned=1',
  "' autofocus onfocus='pwned=1",
  "</textarea><script>pwned=1</script>",
  "</title><script>pwned=1</script>",
  "</option></select><img src=x onerror=pwned=1>",
  "<!--><script>pwned=1</script>-->",
  '<noscript><p title="</noscript><img src=x onerror=pwned=1>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=pwned=1&gt;">',
  "<template><img src=x onerror=pwned=1></template>",
  "&lt;img src=x onerror=pwned=1&gt;",
  "&#60;script&#62;pwned=1&#60;/script&#62;",
  "\\u003cscript\\u003epwned=1\\u003c/script\\u003e",
  "%3Cscript%3Epwned=1%3C/script%3E",
  "＜script＞pwned=1＜/script＞",
  "{{constructor.constructor('pwned=1')()}}",
  "$" + "{pwned=1}",
  "[Sparky](javascript:pwned=1)",
  '![x](x" onerror="pwned=1)',
  "<style>@import 'javascript:pwned=1'</style>",
  "<link rel=stylesheet href=javascript:pwned=1>",
  "<base href=javascript:pwned=1//>",
  "<meta http-equiv=refresh content=0;url=javascript:pwned=1>",
  "<form action=javascript:pwned=1><button autofocus>x</button></form>",
]
const userId = "<img src=x onerror=pwned=1>"
/** All of them in one text, for fields of which a person fills few. */
const all = tricks.join(" ")

beforeAll(async () => {
  const { api } = pika.pika
  for (const trick of tricks)
    await api.memoryAdd({
      user_id: userId,
      fact_value: `User likes ${trick}`,
      fact_type: [trick.slice(0, 60)],
      conversation_id: trick.slice(0, 128),
      metadata: { [trick]: trick },
    })
  await tell(api, userId, `my dog is called ${tricks[0]}`, `I have a cat named "${tricks[1]}"`, all)
  for (const trick of tricks.slice(0, 8))
    await api.documentCreate({
      user_id: userId,
      title: trick.slice(0, 200),
      metadata: { note: trick },
      file: new File([`# ${trick}\n\n${all}\n`], `${trick.replaceAll("/", "")}.md`, { type: "text/markdown" }),
    })
  const session = await api.chatSessionCreate({ user_id: userId, title: tricks[1] ?? "" })
  pika.provider.reply(() => all)
  await api.answerAskInSession({ id: session.id, query: all.slice(0, 900) })
  await api.keyCreate({ name: tricks[1] ?? "", scopes: ["memory:read"], user_id: userId })
}, 120_000)

/** What the page has that only markup could have brought. */
const foreign = (page: ConsolePage): Promise<string[]> =>
  page.evaluate(`(() => {
    const found = globalThis.pwned === undefined ? [] : ["code was run"]
    const isOwn = (text) => {
      const { protocol, origin, pathname } = new URL(text, location.href)
      return protocol === "blob:" || text === "data:," || (origin === location.origin && pathname.startsWith("/console"))
    }
    for (const element of document.querySelectorAll("iframe, object, embed, base, meta[http-equiv], math, template, style, [srcdoc]"))
      found.push(element.outerHTML.slice(0, 120))
    for (const element of document.querySelectorAll("*"))
      for (const { name, value } of element.attributes)
        if (name.startsWith("on") || (/^(href|src|action|formaction|data)$/.test(name) && !isOwn(value))) found.push(name + "=" + value)
    return found
  })()`)

const screens = [
  "",
  "/people",
  "/memories",
  "/graph",
  "/jobs",
  "/documents",
  "/chat",
  "/keys",
  "/audit",
  "/usage",
  "/settings",
]

for (const path of screens)
  test(`no text of a person becomes markup on ${path || "the first screen"}`, async () => {
    const page = await pika.open(`${path}?person=${encodeURIComponent(userId)}`)
    await page.waitForLoadState("networkidle")
    expect(await foreign(page)).toEqual([])
  })
