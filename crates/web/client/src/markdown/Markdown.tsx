import type { Definition, Nodes, Parents, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { Fragment, memo, type ReactNode, useMemo } from "react";
import { useText } from "~/i18n/context";
import { classes } from "~/ui/classes";
import { blocks } from "./blocks";
import type { PassageNode } from "./passages";

interface Props {
  readonly text: string;
  readonly className?: string;
}

/** A finished text. Nothing in it is ever taken for HTML, and nothing in it makes the browser fetch anything. */
export const Markdown = memo(function Markdown({ text, className }: Props) {
  const tree = useMemo(() => fromMarkdown(text), [text]);
  return <div className={classes("prose", className)}>{children(tree, knownOf(tree))}</div>;
});

interface MarkedProps {
  readonly tree: Root;
  /** Shows a part that somebody speaks of. */
  readonly passage: (node: PassageNode) => ReactNode;
}

/** A finished text with passages in it. */
export const MarkedMarkdown = memo(function MarkedMarkdown({ tree, passage }: MarkedProps) {
  return <div className="prose">{children(tree, { ...knownOf(tree), passage })}</div>;
});

/** A text that is being written: what is finished is parsed once, however long it goes on. */
export function GrowingMarkdown({ text, className }: Props) {
  return (
    <div className={classes("prose", className)}>
      {blocks(text).map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text grows at its end, its blocks keep their places
        <Block key={at} text={block} />
      ))}
    </div>
  );
}

const Block = memo(function Block({ text }: { text: string }) {
  const tree = useMemo(() => fromMarkdown(text), [text]);
  return <div className="skip-offscreen">{children(tree, knownOf(tree))}</div>;
});

/** What is needed to show a part, but stands elsewhere. */
interface Known {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly passage?: MarkedProps["passage"];
}

function knownOf(tree: Root): Known {
  const definitions = new Map<string, Definition>();
  for (const node of tree.children) {
    if (node.type === "definition") definitions.set(node.identifier, node);
  }
  return { definitions };
}

function children(parent: Parents, known: Known): ReactNode[] {
  return parent.children.map((node, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a tree is rendered whole, and never changes
    <Fragment key={at}>{element(node, known)}</Fragment>
  ));
}

function element(node: RootContent, known: Known): ReactNode {
  switch (node.type) {
    case "text":
      return node.value;
    case "passage":
      return known.passage?.(node) ?? node.value;
    case "paragraph":
      return <p>{children(node, known)}</p>;
    case "heading":
      return heading(node.depth, children(node, known));
    case "strong":
      return <strong>{children(node, known)}</strong>;
    case "emphasis":
      return <em>{children(node, known)}</em>;
    case "inlineCode":
      return <code>{node.value}</code>;
    case "code":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be in reach of the keyboard
        <pre tabIndex={0}>
          <code>{node.value}</code>
        </pre>
      );
    case "blockquote":
      return <blockquote>{children(node, known)}</blockquote>;
    case "list":
      return node.ordered ? (
        <ol start={node.start ?? 1}>{children(node, known)}</ol>
      ) : (
        <ul>{children(node, known)}</ul>
      );
    case "listItem":
      return <li>{children(node, known)}</li>;
    case "break":
      return <br />;
    case "thematicBreak":
      return <hr />;
    case "link":
      return link(node.url, children(node, known));
    case "linkReference":
      return link(known.definitions.get(node.identifier)?.url, children(node, known));
    case "image":
      return <Picture alt={node.alt ?? ""} url={node.url} />;
    case "imageReference":
      return <Picture alt={node.alt ?? ""} url={known.definitions.get(node.identifier)?.url} />;
    case "html":
      return <code>{node.value}</code>;
    case "definition":
      return null;
    default:
      return literal(node);
  }
}

/** What we have no element for, as it was written. */
function literal(node: Nodes): ReactNode {
  return "value" in node ? node.value : null;
}

/** The page has its own first heading, so that those of a text begin one level below. */
function heading(depth: number, content: ReactNode): ReactNode {
  switch (depth) {
    case 1:
      return <h2 className="prose-h1">{content}</h2>;
    case 2:
      return <h3 className="prose-h2">{content}</h3>;
    default:
      return <h4>{content}</h4>;
  }
}

function link(url: string | undefined, content: ReactNode): ReactNode {
  if (url === undefined || !isSafe(url)) return content;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow">
      {content}
    </a>
  );
}

/** Pictures of others are named and not fetched: fetching one tells its server who reads. */
function Picture({ alt, url }: { alt: string; url: string | undefined }) {
  const { run } = useText();
  const label = <span className="text-ink-2">[{run.picture(alt)}]</span>;
  return link(url, label);
}

/** Whole addresses alone: a link that begins with two slashes leads to a host of somebody else's choice. */
export function isSafe(url: string): boolean {
  return /^(https?:\/\/|mailto:)/i.test(url);
}
