import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { brotliCopies } from "./build/brotli-copies.ts";
import { themeScript } from "./build/theme-script.ts";

/** Where `npm run dev` finds the API. */
const API = process.env.ATELIER_API ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), tailwindcss(), themeScript(), brotliCopies()],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": API, "/auth": API } },
  build: {
    target: "es2023",
    // No address of data: the policy of the page knows none, and a file of its own is kept by browsers.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every page needs and what seldom changes is one file, which browsers keep over many builds.
        codeSplitting: {
          groups: [
            { name: "core", test: /node_modules\/(react|react-dom|scheduler|@tanstack|openapi-fetch)\// },
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
  },
});
