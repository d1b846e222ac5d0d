import { beforeAll, expect, test } from "bun:test"
import { tell } from "../acceptance/tell.ts"
import { type ConsolePage, useConsole } from "../support/console.ts"
import { until } from "../support/until.ts"

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

/** Of what was made, for the addresses of screens that show one thing. */
const made = { memory: "", document: "", session: "", answer: "" }

beforeAll(async () => {
  const { api } = pika.pika
  for (const trick of tricks) {
    const { id } = await api.memoryAdd({
      user_id: userId,
      fact_value: `User likes ${trick}`,
      fact_type: [trick.slice(0, 60)],
      conversation_id: trick.slice(0, 128),
      metadata: { [trick]: trick },
    })
    made.memory = id
  }
  await api.memoryUpdate({ id: made.memory, fact_value: `User loves ${all.slice(0, 900)}` })
  await tell(api, userId, `my dog is called ${tricks[0]}`, `I have a cat named "${tricks[1]}"`, all)
  for (const trick of tricks.slice(0, 8)) {
    const { document, job_id: job } = await api.documentCreate({
      user_id: userId,
      title: trick.slice(0, 200),
      metadata: { note: trick },
      file: new File([`# ${trick}\n\n${all}\n`], `${trick.replaceAll("/", "")}.md`, { type: "text/markdown" }),
    })
    made.document = document.id
    await api.waitForJob(job ?? "")
  }
  const session = await api.chatSessionCreate({ user_id: userId, title: tricks[1] ?? "" })
  made.session = session.id
  pika.provider.reply(() => `${all} [1] [2]`)
  made.answer = (await api.answerAskInSession({ id: session.id, query: all.slice(0, 900) })).message_id
  await api.keyCreate({ name: tricks[1] ?? "", scopes: ["memory:read"], user_id: userId })
}, 120_000)

let opened: Promise<ConsolePage> | undefined
/** One page for all screens: signing in takes longer than a screen. */
const open = (): Promise<ConsolePage> => {
  opened ??= pika.open("")
  return opened
}

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

const asked = encodeURIComponent("img onerror script Sparky")
/** Screens, and what is opened in them. */
const screens: Record<string, () => string> = {
  "the first screen": () => "?",
  people: () => "/people?",
  "one person": () => `/people/${encodeURIComponent(userId)}?`,
  memories: () => "/memories?past=1",
  "one memory": () => `/memories?memory=${made.memory}`,
  "a search": () => `/memories?tab=search&threshold=0&q=${asked}`,
  "the profile": () => "/memories?tab=profile",
  "what took the place of what": () => "/memories?tab=changes",
  "the graph": () => "/graph?",
  jobs: () => "/jobs?",
  documents: () => "/documents?",
  "one document": () => `/documents/${made.document}?`,
  "its versions": () => `/documents/${made.document}?tab=compare`,
  "a search in documents": () => `/documents?q=${asked}`,
  chat: () => "/chat?",
  "one conversation": () => `/chat/${made.session}?`,
  "the sources of an answer": () => `/chat/${made.session}?answer=${made.answer}`,
  keys: () => "/keys?",
  "the audit": () => "/audit?",
}

for (const [name, address] of Object.entries(screens))
  test(`no text of a person becomes markup: ${name}`, async () => {
    const page = await open()
    await page.goto(`${pika.pika.url}/console${address()}&person=${encodeURIComponent(userId)}`)
    await page.locator("#main h1").waitFor()
    await until("everything is shown", async () => (await page.locator(".spinner").count()) === 0)
    expect(await foreign(page)).toEqual([])
  })
