import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { classes } from "./classes";

interface Props {
  readonly title: string;
  readonly description?: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Whether a click beside it closes it, as it does unless something would get lost. */
  readonly isDismissible?: boolean;
  readonly isTitleHidden?: boolean;
  readonly className?: string;
}

/** A window above the page, which keeps the keyboard until it is closed. */
export default function Dialog(props: Props) {
  const {
    title,
    description,
    isOpen,
    onClose,
    children,
    isDismissible = true,
    isTitleHidden = false,
  } = props;
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      disablePointerDismissal={!isDismissible}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[#0d1114]/45" />
        <Base.Popup
          className={classes(
            "fixed top-[12vh] left-1/2 z-40 max-h-[80vh] w-[min(560px,calc(100vw-24px))] -translate-x-1/2",
            "overflow-y-auto rounded-paper border border-control bg-wall p-4 shadow-lg",
            props.className,
          )}
        >
          <Base.Title className={isTitleHidden ? "sr-only" : "mb-3 font-serif text-21 font-semibold"}>
            {title}
          </Base.Title>
          {description !== undefined && <Base.Description className="mb-4">{description}</Base.Description>}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
