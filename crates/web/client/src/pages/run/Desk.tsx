import type { Agent } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import type { DoneTurn } from "~/live/run";
import { GrowingMarkdown } from "~/markdown/Markdown";
import { Failure, sentence } from "~/ui/Failure";
import { Glyph } from "~/ui/Glyph";
import { ModelPicker } from "../studio/ModelPicker";
import { agentName, type Desk as DeskState, deskOf, inkClass } from "./agents";
import { useCommands } from "./commands";
import { FollowingScroll } from "./FollowingScroll";
import { useLive, useShownRun } from "./run-context";

interface Props {
  readonly agent: Agent;
  readonly isEnlarged: boolean;
  /** Whether another desk has its place for now. What was written stays, so that it need not be made anew. */
  readonly isHidden: boolean;
  readonly onEnlarge: () => void;
}

/** One agent, with its ink, its name, and what it writes. */
export function Desk({ agent, isEnlarged, isHidden, onEnlarge }: Props) {
  const text = useText();
  const { run } = useShownRun();
  const open = useLive((live) => live.turns.find((turn) => turn.agentId === agent.id));
  const desk = deskOf(agent, run, open);
  const name = agentName(agent, text);
  return (
    <section
      aria-label={name}
      hidden={isHidden}
      className={`flex min-w-0 snap-start flex-col border-l border-rule p-3 first:border-l-0 ${inkClass(agent)}`}
    >
      <div className="flex flex-wrap items-center gap-x-2 border-b-2 border-(--own-ink) pb-1">
        <h2 className="min-w-0 grow font-semibold text-(--own-ink)">{name}</h2>
        <span className="numeric whitespace-nowrap">
          <Result desk={desk} />
        </span>
        <button
          type="button"
          aria-label={isEnlarged ? text.run.desk.restore(name) : text.run.desk.maximise(name)}
          aria-pressed={isEnlarged}
          className="inline-flex size-[28px] shrink-0 items-center justify-center rounded-paper text-ink-2 hover:bg-wash pointer-coarse:size-[44px]"
          onClick={onEnlarge}
        >
          <Glyph name={isEnlarged ? "shrink" : "enlarge"} />
        </button>
      </div>
      <FollowingScroll
        isLive={desk.kind === "writing"}
        label={text.run.desk.writes(name)}
        isTall={isEnlarged}
      >
        <Written agent={agent} desk={desk} />
      </FollowingScroll>
    </section>
  );
}

/** In a word or two: what it is at, or what came of it. */
function Result({ desk }: { desk: DeskState }) {
  const text = useText();
  const format = useFormat();
  if (desk.kind === "writing") return text.run.desk.writing;
  if (desk.kind === "waiting") return text.run.desk.waiting;
  const { turn } = desk;
  if (turn.outcome !== "completed") return text.run.desk[turn.outcome];
  const isWriter = turn.phase === 1;
  const result = isWriter
    ? turn.version !== null && text.run.version(turn.version)
    : turn.evaluation &&
      (turn.evaluation.overall === null ? text.run.desk.noScore : format.score(turn.evaluation.overall));
  return [...(result ? [result] : []), text.run.credits(format.number(turn.credits))].join(" · ");
}

function Written({ agent, desk }: { agent: Agent; desk: DeskState }) {
  const text = useText();
  if (desk.kind === "waiting") return <Reason agent={agent} />;
  if (desk.kind === "writing") {
    return (
      <>
        <GrowingMarkdown text={desk.turn.text} className="prose-desk caret" />
        {desk.turn.retry !== null && (
          <p className="mt-2 text-13 text-warn">{text.run.desk.retrying(desk.turn.retry)}</p>
        )}
      </>
    );
  }
  return (
    <>
      {desk.turn.output !== "" && <GrowingMarkdown text={desk.turn.output} className="prose-desk" />}
      <Ending agent={agent} turn={desk.turn} />
    </>
  );
}

/** How the turn ended, below what was written in it. */
function Ending({ agent, turn }: { agent: Agent; turn: DoneTurn }) {
  const text = useText();
  const format = useFormat();
  const { desk } = text.run;
  if (turn.outcome === "failed") {
    return (
      <div className="mt-2 grid justify-items-start gap-2 text-13">
        <p className="text-bad">{desk.failure(sentence(turn.failure?.message ?? "").replace(/\.$/, ""))}</p>
        <SwapModel agent={agent} />
      </div>
    );
  }
  if (turn.outcome === "stopped")
    return <p className="mt-2 text-13 text-ink-2">{desk.cut(format.number(turn.credits))}</p>;
  return (
    <p className="mt-2 text-13 text-ink-2">
      {turn.version === null ? desk.finished : desk.updated}
      {turn.model !== "" && turn.model !== agent.model && <> · {desk.otherModel(turn.model)}</>}
    </p>
  );
}

/** Why nothing stands at this desk yet. */
function Reason({ agent }: { agent: Agent }) {
  const { desk } = useText().run;
  const { status } = useShownRun().run.session;
  const reasons = { 1: desk.waitWriter, 2: desk.waitEditor, 3: desk.waitSynthesizer };
  const running = reasons[agent.phase as keyof typeof reasons] ?? desk.idle;
  const reason = status === "running" ? running : status === "paused" ? desk.waitResume : desk.idle;
  return <p className="font-serif text-ink-2">{reason}</p>;
}

/** Another model for whoever failed; the run is taken up again by its own button. */
function SwapModel({ agent }: { agent: Agent }) {
  const text = useText();
  const { status } = useShownRun().run.session;
  const { swapModel } = useCommands();
  if (status === "running") return null;
  return (
    <>
      <p>{text.run.desk.another}</p>
      <ModelPicker
        label={text.studio.modelOf(agentName(agent, text))}
        value={{ provider: agent.provider, id: agent.model }}
        fallback={agent.model}
        onChange={(model) => model && swapModel.mutate({ agent: agent.id, model })}
      />
      {swapModel.error && <Failure error={swapModel.error} />}
    </>
  );
}
