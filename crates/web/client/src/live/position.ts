/**
 * Whether one event of a session comes after another.
 *
 * Positions are `SEQUENCE` for what is kept, and `SEQUENCE-PIECE` for the pieces of text that follow it: `4-2` comes after
 * `4` and before `5`.
 */
export function isAfter(one: string, other: string): boolean {
  const [sequence, piece] = parts(one);
  const [otherSequence, otherPiece] = parts(other);
  return sequence === otherSequence ? piece > otherPiece : sequence > otherSequence;
}

function parts(position: string): [number, number] {
  const [sequence = "0", piece = "0"] = position.split("-");
  return [Number(sequence), Number(piece)];
}
