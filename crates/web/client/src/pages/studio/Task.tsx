import { useQuery } from "@tanstack/react-query";
import { type ChangeEvent, type DragEvent, useState } from "react";
import { queries } from "~/api/queries";
import { TextEditor } from "~/editor/TextEditor";
import { useText } from "~/i18n/context";
import { Button, buttonClass } from "~/ui/Button";
import { Choice, TextArea, TextField } from "~/ui/Field";
import { countWords, type Draft } from "./draft";
import { ACCEPTED, problemText, readText } from "./files";
import { References } from "./References";

interface Props {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** What is to be done, and to which text. */
export function Task({ draft, onChange, errorOf }: Props) {
  const text = useText();
  const [isTaskNext] = useState(draft.document !== "" && draft.prompt === "");
  return (
    <section id="task" className="grid scroll-mt-4 gap-5">
      <h2 className="border-b border-rule pb-2 font-serif text-21 font-semibold">{text.studio.steps.task}</h2>
      <TextArea
        label={text.studio.prompt}
        hint={text.studio.promptHint}
        error={errorOf("initial_prompt")}
        placeholder={text.studio.promptExample}
        rows={3}
        // Whoever brought a text goes on with what is to be done with it.
        autoFocus={isTaskNext}
        value={draft.prompt}
        onChange={(event) => onChange({ prompt: event.target.value })}
      />
      <StartingText draft={draft} onChange={onChange} errorOf={errorOf} />
      <References draft={draft} onChange={onChange} />
      <details>
        <summary className="min-h-[36px] content-center">{text.studio.moreSettings}</summary>
        <div className="grid items-end gap-4 pt-2 md:grid-cols-2">
          <TextField
            label={text.studio.titleLabel}
            hint={text.studio.titleHint}
            error={errorOf("title")}
            maxLength={200}
            value={draft.title}
            onChange={(event) => onChange({ title: event.target.value })}
          />
          <Project draft={draft} onChange={onChange} />
        </div>
      </details>
    </section>
  );
}

function StartingText({ draft, onChange, errorOf }: Props) {
  const text = useText();
  const [problem, setProblem] = useState<string | undefined>();
  const read = async (file: File | undefined) => {
    if (!file) return;
    const result = await readText(file);
    if ("text" in result) onChange({ document: result.text });
    setProblem("problem" in result ? `${file.name}: ${problemText(result.problem, text)}` : undefined);
  };
  const drop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void read(event.dataTransfer.files[0]);
  };
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    void read(event.target.files?.[0]);
    event.target.value = "";
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be chosen by a button as well
    <div className="grid gap-2" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <TextEditor
        label={text.studio.document}
        hint={text.studio.documentHint}
        error={problem ?? errorOf("working_document")}
        aside={<span className="numeric text-ink-2">{text.studio.words(countWords(draft.document))}</span>}
        rows={8}
        value={draft.document}
        onChange={(document) => onChange({ document })}
      />
      <div className="flex flex-wrap gap-2">
        <label
          className={buttonClass(
            "plain",
            "cursor-pointer focus-within:outline-2 focus-within:outline-pencil",
          )}
        >
          {text.studio.openFile}
          <input type="file" accept={ACCEPTED} className="sr-only" onChange={choose} />
        </label>
        {draft.document === "" && draft.prompt === "" && (
          <Button
            onClick={() => onChange({ prompt: text.studio.promptExample, document: text.studio.sampleText })}
          >
            {text.studio.sample}
          </Button>
        )}
      </div>
    </div>
  );
}

function Project({ draft, onChange }: Omit<Props, "errorOf">) {
  const text = useText();
  const { data } = useQuery(queries.projects());
  return (
    <Choice
      label={text.studio.project}
      className="content-end"
      value={draft.project}
      onChange={(event) => onChange({ project: event.target.value })}
    >
      <option value="">{text.session.noProject}</option>
      {data?.items.map((project) => (
        <option key={project.id} value={project.id}>
          {project.name}
        </option>
      ))}
    </Choice>
  );
}
