import { type FormEvent, useState } from "react";
import { useFormat, useText } from "~/i18n/context";
import { Markdown } from "~/markdown/Markdown";
import { Button } from "~/ui/Button";
import { TextArea } from "~/ui/Field";
import { Page } from "~/ui/Page";
import type { Draft } from "../studio/draft";
import { type Example, exampleIn } from "./example";
import { welcome } from "./text";

interface Props {
  /** With what the studio begins. */
  readonly onBegin: (draft: Partial<Draft>) => void;
}

/** For who is here for the first time: how a session ends, and three ways to begin one. */
export default function Welcome({ onBegin }: Props) {
  const example = exampleIn(useFormat().locale);
  return (
    <>
      <Page title={welcome.title}>
        <p className="mb-4 max-w-[66ch]">{welcome.intro}</p>
        <section className="border-l-2 border-rule pl-4" aria-labelledby="example">
          <h2 id="example" className="font-serif text-21 font-semibold">
            {welcome.example}
          </h2>
          <p className="mb-3 max-w-[66ch] text-13 text-ink-2">{welcome.exampleNote}</p>
          <Finished example={example} />
        </section>
      </Page>
      <Ways onBegin={onBegin} />
    </>
  );
}

function Finished({ example }: { example: Example }) {
  const text = useText();
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_280px]">
      <div className="grid gap-3">
        <p>
          <span className="block text-13 text-ink-2">{text.run.task}</span>
          <span data-user-text>{text.studio.promptExample}</span>
        </p>
        <article data-user-text className="border border-rule bg-sheet p-4">
          <Markdown text={example.result} />
        </article>
        <details>
          <summary className="min-h-[36px] content-center">{welcome.before}</summary>
          <div data-user-text className="border-l-2 border-rule pl-4">
            <Markdown text={text.studio.sampleText} />
          </div>
        </details>
      </div>
      <div className="grid gap-4">
        <Scores example={example} />
        <Remarks example={example} />
      </div>
    </div>
  );
}

function Scores({ example }: { example: Example }) {
  const text = useText();
  const format = useFormat();
  const roles = ["content_expert", "style_editor"] as const;
  return (
    <section>
      <h3 className="mb-1 font-semibold">{text.run.scores}</h3>
      <table className="w-full border-collapse text-left">
        <thead>
          <tr className="border-b border-rule text-13 text-ink-2">
            <th scope="col" className="py-1 font-normal">
              {text.run.roundColumn}
            </th>
            {roles.map((role) => (
              <th key={role} scope="col" className={`py-1 font-normal text-(--own-ink) ink-${role}`}>
                {text.role[role]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {example.scores.map((scores, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rounds are told apart by their number alone
            <tr key={at} className="border-b border-rule">
              <th scope="row" className="numeric py-1 font-normal">
                {at + 1}
              </th>
              {roles.map((role) => (
                <td key={role} className="numeric py-1">
                  {format.score(scores[role])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Remarks({ example }: { example: Example }) {
  const text = useText();
  return (
    <section>
      <h3 className="mb-1 font-semibold">{text.run.remarks}</h3>
      <ul className="grid gap-3">
        {example.remarks.map(({ role, round, text: remark }) => (
          <li key={remark} className={`border-l-2 border-(--own-ink) pl-3 ink-${role}`}>
            <span className="block text-13">
              <span className="font-semibold text-(--own-ink)">{text.role[role]}</span>
              <span className="text-ink-2"> · {text.run.writtenIn(round)}</span>
            </span>
            <span data-user-text>{remark}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Always in sight: from the sample, from a text of one's own, or from nothing. */
function Ways({ onBegin }: Props) {
  const text = useText();
  const [isPasting, setPasting] = useState(false);
  if (isPasting) return <Paste onBegin={onBegin} onBack={() => setPasting(false)} />;
  const sample = { prompt: text.studio.promptExample, document: text.studio.sampleText };
  return (
    <section aria-labelledby="ways" className={BAR}>
      <h2 id="ways" className="mb-2 font-semibold">
        {welcome.begin}
      </h2>
      <div className="flex flex-wrap gap-2">
        <Button kind="main" onClick={() => onBegin(sample)}>
          {welcome.fromSample}
        </Button>
        <Button onClick={() => setPasting(true)}>{welcome.fromText}</Button>
        <Button onClick={() => onBegin({})}>{welcome.fromNothing}</Button>
      </div>
    </section>
  );
}

function Paste({ onBegin, onBack }: Props & { onBack: () => void }) {
  const text = useText();
  const [document, setDocument] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onBegin({ document });
  };
  return (
    <form className={`grid gap-3 ${BAR}`} onSubmit={submit}>
      <TextArea
        label={text.studio.document}
        hint={welcome.pasteHint}
        rows={6}
        autoFocus
        required
        className="max-w-[904px]"
        value={document}
        onChange={(event) => setDocument(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button kind="main" type="submit" disabled={document.trim() === ""}>
          {welcome.goOn}
        </Button>
        <Button onClick={onBack}>{text.session.cancel}</Button>
      </div>
    </form>
  );
}

const BAR = "sticky bottom-0 mt-auto border-t border-rule bg-wall px-3 py-3 md:px-5";
