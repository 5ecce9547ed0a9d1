import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { readAnew } from "./anew";

it("does not take the first answer for the news, where that was asked for before", async () => {
  const client = new QueryClient();
  const answers: ((answer: string) => void)[] = [];
  const queryFn = () => new Promise<string>((resolve) => answers.push(resolve));
  const shown: (string | undefined)[] = [];
  const observer = new QueryObserver(client, { queryKey: ["plan"], queryFn });
  const stop = observer.subscribe(({ data }) => shown.push(data));
  expect(answers.length).toBe(1);
  const read = readAnew(client, "plan");
  await waitFor(() => expect(answers.length).toBe(2));
  answers[0]?.("free");
  answers[1]?.("pro");
  await read;
  expect(shown.at(-1)).toBe("pro");
  expect(shown).not.toContain("free");
  stop();
});
