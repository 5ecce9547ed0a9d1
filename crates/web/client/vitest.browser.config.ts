import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The whole product in a real browser: one file after the other, since they share two cores. */
export default defineConfig({
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  test: {
    include: ["tests/browser/**/*.test.ts"],
    globalSetup: ["tests/browser/setup.ts"],
    fileParallelism: false,
    // For a machine that is busy with something else.
    testTimeout: 300_000,
    hookTimeout: 180_000,
    // As for all tests: who fails once in CI is told at the end ("retry x1"), and stops nobody else's change.
    retry: process.env.CI === undefined ? 0 : 1,
    expect: { poll: { timeout: 60_000 } },
    reporters: ["verbose"],
  },
});
