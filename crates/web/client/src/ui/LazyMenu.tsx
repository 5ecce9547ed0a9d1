import { lazy, Suspense, useState } from "react";
import { Glyph } from "./Glyph";
import type { MenuItem } from "./Menu";

const Menu = lazy(() => import("./Menu"));

const TRIGGER =
  "inline-flex size-[36px] pointer-coarse:size-[44px] shrink-0 items-center justify-center rounded-paper border border-transparent hover:bg-wash";

/** A menu whose code comes when it is first opened: most rows of a list never need theirs. */
export function LazyMenu({ label, items }: { label: string; items: readonly MenuItem[] }) {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-label={label}
      aria-haspopup="menu"
      className={TRIGGER}
      onClick={() => setWanted(true)}
    >
      <Glyph name="more" />
    </button>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <Menu label={label} items={items} isOpenAtFirst />
    </Suspense>
  );
}
