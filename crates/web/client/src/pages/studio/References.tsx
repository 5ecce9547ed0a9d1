import { type ChangeEvent, type DragEvent, useRef, useState } from "react";
import { useText } from "~/i18n/context";
import { Button, buttonClass } from "~/ui/Button";
import { classes } from "~/ui/classes";
import { TextArea } from "~/ui/Field";
import { Glyph } from "~/ui/Glyph";
import { countWords, type Draft, type Reference } from "./draft";
import { ACCEPTED, type FileProblem, problemText, readText } from "./files";

interface Props {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** A file on its way, or one that could not be read and can be tried again. */
interface Pending {
  readonly file: File;
  readonly problem: FileProblem | null;
}

/** Texts that the agents may rely on; each is read, and fails, on its own. */
export function References({ draft, onChange }: Props) {
  const text = useText();
  const [pending, setPending] = useState<readonly Pending[]>([]);
  const [isOver, setOver] = useState(false);
  const references = useRef(draft.references);
  references.current = draft.references;

  const put = (change: readonly Reference[]) => {
    references.current = change;
    onChange({ references: change });
  };
  const read = async (file: File) => {
    const others = (all: readonly Pending[]) => all.filter((one) => one.file.name !== file.name);
    setPending((all) => [...others(all), { file, problem: null }]);
    const result = await readText(file);
    if ("problem" in result) {
      setPending((all) => [...others(all), { file, problem: result.problem }]);
    } else {
      setPending(others);
      put([
        ...references.current.filter((one) => one.name !== file.name),
        { name: file.name, text: result.text },
      ]);
    }
  };
  const readAll = (files: Iterable<File>) => {
    for (const file of files) void read(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    readAll(event.dataTransfer.files);
  };
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    readAll(Array.from(event.target.files ?? []));
    event.target.value = "";
  };

  return (
    <fieldset className="grid gap-2">
      <legend className="font-semibold">{text.studio.references}</legend>
      <p className="text-13 text-ink-2">{text.studio.referencesHint}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut for the file button inside */}
      <div
        className={classes(
          "grid justify-items-start gap-2 rounded-paper border border-dashed p-3",
          isOver ? "border-pencil bg-wash" : "border-control",
        )}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <label
          className={buttonClass(
            "plain",
            "cursor-pointer focus-within:outline-2 focus-within:outline-pencil",
          )}
        >
          {text.studio.addReference}
          <input type="file" multiple accept={ACCEPTED} className="sr-only" onChange={choose} />
        </label>
        <ul className="grid w-full gap-1 empty:hidden">
          {draft.references.map((reference) => (
            <Ready
              key={reference.name}
              reference={reference}
              onRemove={() => put(draft.references.filter((one) => one !== reference))}
            />
          ))}
          {pending.map((one) => (
            <Waiting
              key={one.file.name}
              pending={one}
              onRetry={() => void read(one.file)}
              onRemove={() => setPending((all) => all.filter((other) => other !== one))}
            />
          ))}
        </ul>
      </div>
      {draft.references.length > 0 && (
        <TextArea
          label={text.studio.instructions}
          rows={2}
          value={draft.instructions}
          onChange={(event) => onChange({ instructions: event.target.value })}
        />
      )}
    </fieldset>
  );
}

function Ready({ reference, onRemove }: { reference: Reference; onRemove: () => void }) {
  const text = useText();
  return (
    <li className="flex items-center gap-3">
      <span className="min-w-0 truncate">{reference.name}</span>
      <span className="numeric grow text-ink-2">{text.studio.words(countWords(reference.text))}</span>
      <Remove name={reference.name} onRemove={onRemove} />
    </li>
  );
}

function Waiting({
  pending,
  onRetry,
  onRemove,
}: {
  pending: Pending;
  onRetry: () => void;
  onRemove: () => void;
}) {
  const text = useText();
  const { name } = pending.file;
  return (
    <li className="flex flex-wrap items-center gap-3">
      <span className="min-w-0 truncate">{name}</span>
      {pending.problem === null ? (
        <span role="status" className="text-13 text-ink-2">
          {text.studio.file.reading}
        </span>
      ) : (
        <>
          <span role="alert" className="grow text-13 text-bad">
            {problemText(pending.problem, text)}
          </span>
          <Button aria-label={text.studio.retryFile(name)} onClick={onRetry}>
            {text.problem.retry}
          </Button>
          <Remove name={name} onRemove={onRemove} />
        </>
      )}
    </li>
  );
}

function Remove({ name, onRemove }: { name: string; onRemove: () => void }) {
  const text = useText();
  return (
    <Button kind="quiet" aria-label={text.studio.removeFile(name)} onClick={onRemove}>
      <Glyph name="close" />
    </Button>
  );
}
