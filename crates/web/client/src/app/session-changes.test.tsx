import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { queries } from "~/api/queries";
import { Toasts } from "~/ui/Toasts";
import { renderPart } from "../../tests/render";
import { useRemoval } from "./session-changes";

let made = 0;
let id = "";
let deletion: () => Response;
const asked = vi.fn<(method: string) => void>();

beforeEach(() => {
  // What was deleted does not come back: each test has sessions of its own.
  id = `one-${++made}`;
  const held = new Set([id, "other"]);
  deletion = () => new Response(null, { status: 204 });
  asked.mockClear();
  vi.stubGlobal("fetch", async ({ method, url }: Request) => {
    asked(method);
    if (method === "DELETE") {
      const answer = deletion();
      if (answer.ok) held.delete(url.split("/").at(-1) ?? "");
      return answer;
    }
    return Response.json({ items: [...held].map((id) => ({ id, title: id })), next_cursor: null });
  });
  renderPart(
    <Toasts>
      <List />
    </Toasts>,
  );
});

afterEach(() => vi.unstubAllGlobals());

function List() {
  const client = useQueryClient();
  const remove = useRemoval();
  const { data } = useInfiniteQuery(queries.sessions());
  return (
    <>
      {data?.pages[0]?.items.map((session) => (
        <button type="button" key={session.id} onClick={() => remove(session)}>
          {session.title}
        </button>
      ))}
      <button type="button" onClick={() => void client.invalidateQueries({ queryKey: ["sessions"] })}>
        Something happened
      </button>
    </>
  );
}

/** Takes it out, and has the list read anew, as it is when any run comes to an end. */
async function removeAndRead() {
  fireEvent.click(await screen.findByText(id));
  asked.mockClear();
  fireEvent.click(screen.getByText("Something happened"));
  await waitFor(() => expect(asked).toHaveBeenCalledWith("GET"));
  await screen.findByText("other");
}

it("keeps a session out of lists that are read before it is deleted", async () => {
  await removeAndRead();
  await waitFor(() => expect(screen.queryByText(id)).toBeNull());
  fireEvent.click(screen.getByLabelText("Close"));
  await waitFor(() => expect(asked).toHaveBeenCalledWith("DELETE"));
  expect(screen.queryByText(id)).toBeNull();
});

it("brings it back when that is asked for", async () => {
  await removeAndRead();
  fireEvent.click(screen.getByText("Undo"));
  await screen.findByText(id);
});

it("brings it back where it can't be deleted", async () => {
  deletion = () => new Response(null, { status: 500 });
  await removeAndRead();
  fireEvent.click(screen.getByLabelText("Close"));
  await screen.findByText(id);
});
