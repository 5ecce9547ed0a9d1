import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { blocks } from "./blocks";
import { GrowingMarkdown, isSafe, Markdown } from "./Markdown";

const HOSTILE = `# Title

![beacon](https://evil.example/p.png) <img src=x onerror="alert(1)"> [script](javascript:alert(1))
[relative](//evil.example/x) [data](data:text/html,x) [fine](https://example.org/a)

<script>alert(1)</script>

<iframe src="https://evil.example"></iframe>`;

describe.each([
  ["a finished text", Markdown],
  ["a growing text", GrowingMarkdown],
])("%s", (_, Shown) => {
  it("makes no element that fetches, runs or leads astray", () => {
    const { container } = render(<Shown text={HOSTILE} />);
    expect(container.querySelector("img, script, iframe, [onerror], [src], [style]")).toBeNull();
    const links = Array.from(container.querySelectorAll("a"), (link) => link.getAttribute("href"));
    expect(links).toEqual(["https://evil.example/p.png", "https://example.org/a"]);
    expect(container.textContent).toContain("<script>alert(1)</script>");
  });

  it("shows what Markdown means", () => {
    render(<Shown text={"# One\n\n- *two*\n- **three**\n\n3. four\n\n> five\n\n    six"} />);
    expect(screen.getByRole("heading", { level: 2 }).textContent).toBe("One");
    expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["two", "three", "four"]);
    expect(screen.getByText("six").tagName).toBe("CODE");
  });
});

describe("links", () => {
  it.each([
    ["https://example.org", true],
    ["HTTP://example.org", true],
    ["mailto:a@example.org", true],
    ["//example.org", false],
    ["javascript:alert(1)", false],
    [" javascript:alert(1)", false],
    ["/api/v1/users/me", false],
    ["data:text/html,x", false],
  ])("%s is safe: %s", (url, expected) => expect(isSafe(url)).toBe(expected));
});

describe("blocks", () => {
  it.each([
    ["one\n\ntwo", ["one", "two"]],
    ["one\n \n\n\ntwo\nthree", ["one", "two\nthree"]],
    ["```\na\n\nb\n```\n\nc", ["```\na\n\nb\n```", "c"]],
    ["~~~~\na\n~~~\n\nb", ["~~~~\na\n~~~\n\nb"]],
    ["", []],
  ])("%j falls into %j", (text, expected) => expect(blocks(text)).toEqual(expected));

  it("keeps its finished parts while the text grows", () => {
    const text = "# A\n\nFirst paragraph.\n\n```js\nx\n\ny\n```\n\nLast";
    let before: string[] = [];
    for (let length = 1; length <= text.length; length++) {
      const after = blocks(text.slice(0, length));
      expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
      before = after;
    }
  });
});
