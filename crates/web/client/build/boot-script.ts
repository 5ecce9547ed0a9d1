import { readFileSync } from "node:fs";
import type { Plugin, Rolldown } from "vite";
import { PAGES } from "./early.ts";

const SCRIPT = new URL("./boot.js", import.meta.url);

/** Where the script has its pages, each with the names that its files were built to. */
const PLACE = "})([]);";

type Bundle = Rolldown.OutputBundle;

/** Puts the script that runs before the first paint into the page's head, as a file of ours that blocks it. */
export function bootScript(): Plugin {
  return {
    name: "atelier-boot-script",
    configureServer(server) {
      server.middlewares.use("/boot.js", (_request, response) => {
        response.setHeader("Content-Type", "text/javascript");
        response.end(readFileSync(SCRIPT));
      });
    },
    generateBundle: {
      // Before the page is made, which names it.
      order: "pre",
      handler(_, bundle) {
        this.emitFile({ type: "asset", name: "boot.js", source: withPages(bundle) });
      },
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const emitted = Object.values(bundle ?? {}).find(
          (file) => file.type === "asset" && file.names.includes("boot.js"),
        );
        const src = emitted ? `/${emitted.fileName}` : "/boot.js";
        return html.replace("<!-- boot -->", `<script src="${src}"></script>`);
      },
    },
  };
}

function withPages(bundle: Bundle): string {
  const isOfEveryPage = filesBelow(bundle, (chunk) => chunk.isEntry);
  const pages = PAGES.map(({ path, modules, reads }) => {
    const files = filesBelow(bundle, (chunk) => modules.some((name) => chunk.facadeModuleId?.endsWith(name)));
    if (files.size === 0) throw new Error(`no file was built of ${modules.join(", ")}`);
    return {
      path,
      files: [...files].filter((file) => !isOfEveryPage.has(file)).map((file) => `/${file}`),
      reads,
    };
  });
  const script = readFileSync(SCRIPT, "utf8");
  if (!script.includes(PLACE)) throw new Error("boot.js has no place for its pages");
  return script.replace(PLACE, () => `})(${JSON.stringify(pages)});`);
}

/** The files of these chunks, and of everything that they import at once. */
function filesBelow(bundle: Bundle, isWanted: (chunk: Rolldown.OutputChunk) => boolean): Set<string> {
  const found = new Set<string>();
  const add = (name: string) => {
    const file = bundle[name];
    if (file?.type !== "chunk" || found.has(name)) return;
    found.add(name);
    file.imports.forEach(add);
  };
  for (const file of Object.values(bundle)) if (file.type === "chunk" && isWanted(file)) add(file.fileName);
  return found;
}
