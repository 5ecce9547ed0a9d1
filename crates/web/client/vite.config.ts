import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { bootScript } from "./build/boot-script.ts";
import { brotliCopies } from "./build/brotli-copies.ts";

/** Where `npm run dev` finds the API. */
const API = process.env.ATELIER_API ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), tailwindcss(), bootScript(), brotliCopies()],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": API, "/auth": API } },
  build: {
    target: "es2023",
    // No address of data: the policy of the page knows none, and a file of its own is kept by browsers.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Few files, since each costs a slow line a round trip: what every page needs of others, which seldom
        // changes and which browsers keep over many builds, and what every page needs of ours.
        codeSplitting: {
          groups: [
            { name: "core", test: /node_modules\//, tags: ["$initial"], priority: 2 },
            { name: "frame", tags: ["$initial"], priority: 1 },
            // What most pages are made of, each of it small.
            {
              name: "parts",
              test: /\/src\/(ui\/(Section|Page|Empty|Field|LazyDialog|LazyMenu)|app\/Session(Actions|Row))|@tanstack\//,
            },
          ],
        },
      },
    },
    reportCompressedSize: false,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
    restoreMocks: true,
    // A browser made of JavaScript takes a second to come up, and one is enough.
    isolate: false,
    testTimeout: 30_000,
  },
});
