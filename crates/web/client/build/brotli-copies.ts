import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

/** Fonts are compressed already. */
const WORTH_IT = /\.(js|css|html|svg|txt|webmanifest)$/;

/** Writes a brotli copy beside every file that gains from one, at the level that takes the longest. */
export function brotliCopies(): Plugin {
  return {
    name: "atelier-brotli-copies",
    apply: "build",
    writeBundle: {
      order: "post",
      sequential: true,
      handler({ dir }) {
        if (dir === undefined) return;
        for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
          if (WORTH_IT.test(name)) compress(join(dir, name));
        }
      },
    },
  };
}

function compress(file: string): void {
  const plain = readFileSync(file);
  const copy = brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
  if (copy.length < plain.length) writeFileSync(`${file}.br`, copy);
}
