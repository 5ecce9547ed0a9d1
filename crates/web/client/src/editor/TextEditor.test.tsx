import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { makeSurface } from "./surface";
import { TextEditor } from "./TextEditor";

const surface = { show: vi.fn(), describe: vi.fn(), focus: vi.fn(), remove: vi.fn() };
const make = vi.fn<typeof makeSurface>(() => surface);

vi.mock("./surface", () => ({ makeSurface: (...given: Parameters<typeof make>) => make(...given) }));

function Page({ error }: { error?: string }) {
  const [value, setValue] = useState("Once");
  return <TextEditor label="Text" hint="Any." error={error} rows={4} value={value} onChange={setValue} />;
}

function plain(): HTMLTextAreaElement {
  return screen.getByLabelText("Text");
}

/** Everything that waits for the code has its turn. */
async function settle() {
  await act(() => vi.dynamicImportSettled());
}

beforeEach(() => {
  for (const one of [make, ...Object.values(surface)]) one.mockClear();
});

describe("a text area whose editor is on its way", () => {
  it("is left as it is until somebody turns to it", async () => {
    render(<Page />);
    await settle();
    expect(plain().value).toBe("Once");
    expect(make).not.toHaveBeenCalled();
  });

  it("hands over what was typed, the caret and the words around it", async () => {
    render(<Page error="Too long." />);
    act(() => plain().focus());
    fireEvent.change(plain(), { target: { value: "Once upon" } });
    plain().setSelectionRange(2, 4);
    await settle();
    expect(make.mock.lastCall?.[0]).toMatchObject({
      text: "Once",
      wiring: { label: "Text", description: "Any. Too long.", isInvalid: true },
    });
    expect(surface.show).toHaveBeenLastCalledWith("Once upon");
    expect(surface.focus).toHaveBeenCalledExactlyOnceWith({ from: 2, to: 4 });
  });

  it("does not take the focus where nobody is", async () => {
    render(<Page />);
    fireEvent.pointerEnter(plain());
    await settle();
    expect(make).toHaveBeenCalled();
    expect(surface.focus).not.toHaveBeenCalled();
  });

  it("waits until a character of several keys is finished", async () => {
    render(<Page />);
    fireEvent.compositionStart(plain());
    act(() => plain().focus());
    await settle();
    expect(make).not.toHaveBeenCalled();
    fireEvent.compositionEnd(plain());
    await waitFor(() => expect(make).toHaveBeenCalled());
  });
});
