import { useState } from "react";
import { newKey } from "./client";
import { ApiError } from "./problem";

/** Asks for something under a key: what was done under it is not done again, whoever asks however often. */
export type Ask<Body, Answer> = (body: Body, key: string) => Promise<Answer>;

/**
 * Has each body asked for under one key until there is an answer to it: then an answer that was lost on its way is told
 * again. Another body is something else, and gets another key; so does the same body once it was answered, since answers are
 * kept under their keys, and a refusal would be told again when its cause is long gone.
 */
export function once<Body, Answer>(ask: Ask<Body, Answer>): (body: Body) => Promise<Answer> {
  let open: { readonly said: string; readonly key: string } | null = null;
  return async (body) => {
    const said = JSON.stringify(body);
    const attempt = open?.said === said ? open : { said, key: newKey() };
    open = attempt;
    const close = () => {
      if (open === attempt) open = null;
    };
    try {
      const answer = await ask(body, attempt.key);
      close();
      return answer;
    } catch (error) {
      if (isAnswered(error)) close();
      throw error;
    }
  };
}

/** The same for as long as a part of the page is there. What it asks by must not change meanwhile. */
export function useOnce<Body, Answer>(ask: Ask<Body, Answer>): (body: Body) => Promise<Answer> {
  return useState(() => once(ask))[0];
}

/** Whether the server decided. Where none answered, or it failed, the request may have been carried out. */
function isAnswered(error: unknown): boolean {
  return error instanceof ApiError && !error.isPassing && error.code !== "idempotency_key_in_use";
}
