import styleFile from "../../node_modules/swagger-ui-dist/swagger-ui.css" with { type: "file" }
import scriptFile from "../../node_modules/swagger-ui-dist/swagger-ui-bundle.js" with { type: "file" }

/** Swagger UI, served by this process, so that the page works without the internet. */
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PIKA Memory API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const start = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null })
`

/** Path → content. */
export const docsFiles: Record<string, { type: string; body: () => string | Blob }> = {
  "/docs": { type: "text/html; charset=utf-8", body: () => page },
  "/docs/start.js": { type: "text/javascript; charset=utf-8", body: () => start },
  "/docs/swagger-ui.js": { type: "text/javascript; charset=utf-8", body: () => Bun.file(scriptFile) },
  "/docs/swagger-ui.css": { type: "text/css; charset=utf-8", body: () => Bun.file(styleFile) },
}
