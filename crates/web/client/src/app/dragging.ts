import { type DragEvent, useState, useSyncExternalStore } from "react";
import type { SessionSummary } from "~/api/schema";
import { useMove } from "./session-changes";

type Held = Pick<SessionSummary, "id" | "title" | "project_id">;

/** What is being dragged through this tab; what a drag holds can't be read before it is dropped. */
let held: Held | null = null;
const watching = new Set<() => void>();

function hold(session: Held | null): void {
  held = session;
  for (const told of watching) told();
}

function watch(told: () => void): () => void {
  watching.add(told);
  return () => watching.delete(told);
}

/** The session that is being dragged. */
export function useHeld(): Held | null {
  return useSyncExternalStore(watch, () => held);
}

/** Lets a line be dragged that stands for a session. */
export function draggable(session: Held) {
  return {
    onDragStart: ({ dataTransfer }: DragEvent) => {
      dataTransfer.effectAllowed = "all";
      // Some browsers end a drag whose page changes while it begins.
      setTimeout(() => hold(session));
    },
    onDragEnd: () => hold(null),
  };
}

/** Has a session that is dropped here go to this project, or out of its project. */
export function useDropTarget(project: string | null) {
  const session = useHeld();
  const move = useMove();
  const [isOver, setOver] = useState(false);
  if (session === null || session.project_id === project) return {};
  return {
    "data-drop": isOver ? "here" : "possible",
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      event.dataTransfer.dropEffect = "move";
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      hold(null);
      move.mutate({ session, to: project });
    },
  };
}
