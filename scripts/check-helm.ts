import { z } from "zod"
import { readArguments } from "./arguments.ts"

readArguments(
  `bun scripts/check-helm.ts: checks the chart in deploy/helm.

Helm reads it strictly and renders it with several sets of values. Each object must have the shape that Kubernetes takes.`,
  {},
)

const image = ["--set", "image.repository=registry.example.org/pika-memory"]

/** Sets of values that together reach every branch of the templates. */
const accepted: Record<string, string[]> = {
  defaults: [],
  "autoscaling and ingress": [
    ...["api.autoscaling.enabled=true", "worker.autoscaling.enabled=true", "ingress.enabled=true"],
    ...["ingress.className=nginx", "ingress.host=pika.example.org", "ingress.tlsSecret=pika-tls"],
    ...["ingress.annotations.a=b", "settings.PIKA_TRUSTED_PROXIES=1", "podAnnotations.a=b"],
  ],
  "a digest, a private registry, and own rules of the network": [
    ...[`image.digest=sha256:${"0".repeat(64)}`, "image.pullSecrets[0]=registry", "nodeSelector.disk=fast"],
    ...["networkPolicy.clients[0].namespaceSelector.matchLabels.name=ingress", "tolerations[0].operator=Exists"],
    ...[
      "networkPolicy.egress[0].to[0].ipBlock.cidr=192.0.2.0/24",
      "networkPolicy.prometheus[0].podSelector.matchLabels.a=b",
    ],
  ],
  "neither policies of the network nor spreading": ["networkPolicy.enabled=false", "topologySpread=false"],
}

/** Values that Helm must refuse, each with a part of the sentence that says why. */
const refused: { set: string[]; says: string }[] = [
  { set: ["image.repository="], says: "image.repository is required" },
  { set: ["ingress.enabled=true", "ingress.host=pika.example.org"], says: "ingress.tlsSecret is required" },
  { set: ["api.replica=3"], says: "replica" },
  { set: ["image.digest=latest"], says: "digest" },
]

const helm = async (...args: string[]): Promise<{ status: number; output: string; errors: string }> => {
  const child = Bun.spawn(["scripts/helm", ...args], { stdout: "pipe", stderr: "pipe" })
  const [output, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { status: await child.exited, output, errors }
}

const render = (set: readonly string[]): ReturnType<typeof helm> =>
  helm("template", "pika", "deploy/helm", ...image, ...set.flatMap((value) => ["--set", value]))

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
})

const modelSchema = z.custom<new (object: unknown) => { validate: () => void }>((model) => typeof model === "function")

/** Throws if Kubernetes would refuse the object for its shape. */
const checkShape = async (object: unknown): Promise<string> => {
  const { apiVersion, kind, metadata } = objectSchema.parse(object)
  const models = z.record(z.string(), z.unknown()).parse(await import(`kubernetes-models/${apiVersion}`))
  const Model = modelSchema.parse(models[kind])
  new Model(object).validate()
  return `${kind} ${metadata.name}`
}

const problems: string[] = []

const lint = await helm("lint", "--strict", "deploy/helm", ...image)
if (lint.status !== 0) problems.push(`helm lint: ${lint.output}${lint.errors}`)

for (const [name, set] of Object.entries(accepted)) {
  const { status, output, errors } = await render(set)
  if (status !== 0) {
    problems.push(`${name}: ${errors}`)
    continue
  }
  const objects = z
    .array(z.unknown())
    .parse(Bun.YAML.parse(output))
    .filter((object) => object !== null)
  for (const object of objects) {
    try {
      console.log(`${name}: ${await checkShape(object)}`)
    } catch (error) {
      problems.push(`${name}: ${error}\n${Bun.YAML.stringify(object, null, 2)}`)
    }
  }
}

for (const { set, says } of refused) {
  const { status, errors } = await render(set)
  if (status === 0 || !errors.includes(says)) problems.push(`${set.join(" ")} is not refused with "${says}": ${errors}`)
}

for (const problem of problems) console.error(problem)
process.exit(problems.length > 0 ? 1 : 0)
