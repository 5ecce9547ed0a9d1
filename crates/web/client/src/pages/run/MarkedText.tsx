import { fromMarkdown } from "mdast-util-from-markdown";
import { useLayoutEffect, useMemo } from "react";
import { MarkedMarkdown } from "~/markdown/Markdown";
import { type PassageNode, withPassages } from "~/markdown/passages";
import { classes } from "~/ui/classes";
import { noteName, passageName, useEnd, useMargin, wordsName } from "./margin-context";

/** The manuscript, with a mark under whatever an editor speaks of. */
export function MarkedText({ content }: { content: string }) {
  const { notes, setFound } = useMargin();
  const written = useMemo(() => fromMarkdown(content), [content]);
  const { tree, found } = useMemo(() => {
    const passages = notes.flatMap(({ id, quote }) => (quote === null ? [] : [{ id, quote }]));
    return withPassages(written, passages);
  }, [written, notes]);
  // Where the manuscript is not to be seen, no note leads to it.
  useLayoutEffect(() => {
    setFound(found);
    return () => setFound(new Set());
  }, [found, setFound]);
  return <MarkedMarkdown tree={tree} passage={passage} />;
}

function passage(node: PassageNode) {
  return <Marked node={node} />;
}

function Marked({ node }: { node: PassageNode }) {
  const { notes, inkOf } = useMargin();
  const [first = ""] = node.ids;
  const agent = notes.find((note) => note.id === first)?.agent ?? "";
  const { href, onClick, ...look } = useEnd(node.ids, noteName(first));
  const shown = {
    ...look,
    className: classes("passage", inkOf(agent)),
    "data-passages": node.begun.map(passageName).join(" "),
  };
  if (node.isLinked) {
    return (
      <mark {...shown} tabIndex={-1}>
        {node.value}
      </mark>
    );
  }
  return (
    <a
      {...shown}
      href={href}
      onClick={onClick}
      aria-describedby={wordsName(first)}
      tabIndex={node.begun.length > 0 ? 0 : -1}
    >
      {node.value}
    </a>
  );
}
