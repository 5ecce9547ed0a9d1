import type { ReadyRole } from "../studio/draft";

export interface Remark {
  readonly role: ReadyRole;
  readonly round: number;
  readonly text: string;
}

/** What comes of the studio's sample, written by hand to show how a session ends. */
export interface Example {
  readonly result: string;
  readonly remarks: readonly Remark[];
  /** One for each round, from the first on. */
  readonly scores: readonly { readonly content_expert: number; readonly style_editor: number }[];
}

const SCORES = [
  { content_expert: 6.5, style_editor: 5.5 },
  { content_expert: 8.5, style_editor: 9 },
];

const EN: Example = {
  result: `# A note on the new reading room

The reading room opens on Monday. The old one was so small that many visitors found no seat; to make room, the library is moving the periodicals to the first floor.

Three things are worth knowing:

1. The entrance is now at the side of the building.
2. Only the lamps at the windows can be dimmed.
3. Bags must be left in the lockers.

The café is closed for now. It will open soon.

A small camera at the door counts visitors.
`,
  remarks: [
    {
      role: "content_expert",
      round: 1,
      text: "The three things to know are buried in one paragraph. Number them: visitors read this at the door.",
    },
    {
      role: "style_editor",
      round: 1,
      text: "“Due to the fact that”, “at this point in time”, “for the purpose of”: say because, now, to. Two exclamation marks are two too many.",
    },
    {
      role: "content_expert",
      round: 2,
      text: "Every fact of the first version is still there, and the list is quickly found.",
    },
  ],
  scores: SCORES,
};

const DE: Example = {
  result: `# Notiz zum neuen Lesesaal

Der Lesesaal öffnet am Montag. Der alte war so klein, dass viele Besucherinnen und Besucher keinen Platz fanden; deshalb ziehen die Zeitschriften in den ersten Stock.

Das Café ist noch geschlossen. Es öffnet bald.
`,
  remarks: [
    {
      role: "content_expert",
      round: 1,
      text: "Warum die Zeitschriften umziehen, steht erst am Ende eines langen Satzes. Den Grund nach vorn.",
    },
    {
      role: "style_editor",
      round: 1,
      text: "„Aufgrund der Tatsache, dass“, „zum jetzigen Zeitpunkt“, „in naher Zukunft“: weil, noch, bald. Zwei Ausrufezeichen sind zwei zu viel.",
    },
    {
      role: "content_expert",
      round: 2,
      text: "Jede Angabe der ersten Fassung ist noch da, in der halben Länge.",
    },
  ],
  scores: SCORES,
};

/** In the language of the studio's sample. */
export function exampleIn(locale: string): Example {
  return locale.startsWith("de") ? DE : EN;
}
