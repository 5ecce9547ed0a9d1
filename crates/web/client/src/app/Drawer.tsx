import { Dialog } from "@base-ui/react/dialog";
import { useText } from "~/i18n/context";
import { Sidebar } from "./Sidebar";

/** The sidebar, where there is no room for it beside the page. */
export default function Drawer({ onClose, onPalette }: { onClose: () => void; onPalette: () => void }) {
  const text = useText();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-[#0d1114]/45" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-30 w-[min(300px,85vw)] overflow-y-auto border-r border-rule bg-wash">
          <Dialog.Title className="sr-only">{text.nav.label}</Dialog.Title>
          <Sidebar onPalette={onPalette} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
