import type { TestProject } from "vitest/node";
import { startServer } from "./server";

declare module "vitest" {
  interface ProvidedContext {
    readonly url: string;
    readonly folder: string;
    readonly chromium: string;
  }
}

/** Brings up one server for all files. */
export default async function setup(project: TestProject) {
  const server = await startServer();
  project.provide("url", server.url);
  project.provide("folder", required("ATELIER_BROWSER_FOLDER"));
  project.provide("chromium", required("ATELIER_CHROMIUM"));
  return () => server.stop();
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run \`cargo xtask client browser\``);
  return value;
}
