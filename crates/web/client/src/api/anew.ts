import type { QueryClient } from "@tanstack/react-query";

/**
 * Reads anew what is kept under these names, after something happened to it. What is being read already is asked for
 * again, even where it is read for the first time: its answer may be from before.
 */
export async function readAnew(client: QueryClient, ...names: readonly string[]): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      await client.cancelQueries({ queryKey: [name] });
      await client.invalidateQueries({ queryKey: [name] });
    }),
  );
}
