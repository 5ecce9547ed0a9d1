import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const SCRIPT = new URL("./theme.js", import.meta.url);

/** Puts the script that chooses the theme into the page's head, as a file of ours that blocks the first paint. */
export function themeScript(): Plugin {
  let isBuild = false;
  return {
    name: "atelier-theme-script",
    configResolved(config) {
      isBuild = config.command === "build";
    },
    configureServer(server) {
      server.middlewares.use("/theme.js", (_request, response) => {
        response.setHeader("Content-Type", "text/javascript");
        response.end(readFileSync(SCRIPT));
      });
    },
    buildStart() {
      if (isBuild) {
        this.emitFile({ type: "asset", name: "theme.js", source: readFileSync(SCRIPT, "utf8") });
      }
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const emitted = Object.values(bundle ?? {}).find(
          (file) => file.type === "asset" && file.names.includes("theme.js"),
        );
        const src = emitted ? `/${emitted.fileName}` : "/theme.js";
        return html.replace("<!-- theme -->", `<script src="${src}"></script>`);
      },
    },
  };
}
