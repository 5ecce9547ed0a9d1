const KEPT = "atelier.notify";

/** Whether this browser can tell about what happens behind other windows. */
export function canNotify(): boolean {
  return "Notification" in globalThis;
}

/** Whether the person wants to be told, and the browser lets us. */
export function isWanted(): boolean {
  return canNotify() && Notification.permission === "granted" && localStorage.getItem(KEPT) === "on";
}

/** Asks the browser where it has to be asked; answers whether people are told from now on. */
export async function want(isOn: boolean): Promise<boolean> {
  localStorage.setItem(KEPT, isOn ? "on" : "off");
  if (isOn && Notification.permission === "default") await Notification.requestPermission();
  return isWanted();
}

/** Only where nobody is looking at the page. */
export function notify(title: string, body: string): void {
  if (!document.hidden) return;
  const shown = new Notification(title, { body });
  shown.onclick = () => window.focus();
}
