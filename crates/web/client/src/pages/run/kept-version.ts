/** A version that somebody began by hand and did not save yet. */
export interface KeptVersion {
  /** The version that it was begun from. */
  readonly base: number;
  readonly content: string;
}

const nameOf = (session: string) => `atelier.version.${session}`;

export function keptVersion(session: string): KeptVersion | null {
  try {
    return JSON.parse(localStorage.getItem(nameOf(session)) ?? "null") as KeptVersion | null;
  } catch {
    return null;
  }
}

export function keepVersion(session: string, version: KeptVersion): void {
  try {
    localStorage.setItem(nameOf(session), JSON.stringify(version));
  } catch {
    // More than a browser keeps: it is in the page alone, as long as that is open.
  }
}

export function forgetVersion(session: string): void {
  localStorage.removeItem(nameOf(session));
}
