import { Menu as Base } from "@base-ui/react/menu";
import type { ReactNode } from "react";
import { Glyph } from "./Glyph";

export interface MenuItem {
  readonly label: string;
  readonly onSelect: () => void;
  readonly isDanger?: boolean;
}

interface Props {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly trigger?: ReactNode;
  readonly isOpenAtFirst?: boolean;
}

/** Actions behind one button. */
export default function Menu({ label, items, trigger, isOpenAtFirst = false }: Props) {
  return (
    <Base.Root defaultOpen={isOpenAtFirst}>
      <Base.Trigger aria-label={label} className={TRIGGER}>
        {trigger ?? <Glyph name="more" />}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="z-30" sideOffset={4} align="end">
          <Base.Popup className="min-w-[180px] rounded-paper border border-control bg-sheet py-1 shadow-lg">
            {items.map((item) => (
              <Base.Item
                key={item.label}
                onClick={item.onSelect}
                className={`flex min-h-[36px] cursor-pointer items-center px-3 outline-none data-highlighted:bg-wash ${item.isDanger ? "text-bad" : ""}`}
              >
                {item.label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const TRIGGER =
  "inline-flex size-[36px] pointer-coarse:size-[44px] shrink-0 items-center justify-center rounded-paper border border-transparent hover:bg-wash";
