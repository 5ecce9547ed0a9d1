import { useFormat, useText } from "~/i18n/context";
import { agentName, inkClass } from "./agents";
import { useShownRun } from "./run-context";
import { type ScoreLine, scoreLines, spread } from "./score-lines";

const WIDTH = 300;
const HEIGHT = 150;
const TOP = 18;
const BOTTOM = 22;
/** What is kept free on the right for names. */
const NAMES = 92;
const LABEL_HEIGHT = 13;

/** How the text is judged, round by round, against the score at which the run stops. */
export function Scores() {
  const text = useText();
  const { run } = useShownRun();
  const lines = scoreLines(run);
  return (
    <section className="grid gap-2">
      <h2 className="font-serif text-18 font-semibold">{text.run.scores}</h2>
      {lines.length === 0 ? (
        <p className="text-ink-2">{text.run.scoresEmpty}</p>
      ) : (
        <>
          <Chart lines={lines} />
          <details>
            <summary className="text-13 text-ink-2">{text.run.asTable}</summary>
            <Table lines={lines} />
          </details>
        </>
      )}
    </section>
  );
}

function Chart({ lines }: { lines: readonly ScoreLine[] }) {
  const text = useText();
  const format = useFormat();
  const { run } = useShownRun();
  const threshold = run.session.termination.score_threshold;
  const scores = lines.flatMap((line) => line.points.map((point) => point.score));
  const rounds = Math.max(2, run.session.termination.max_rounds, run.session.current_round);
  const least = Math.floor(Math.min(...scores, threshold ?? 10) - 0.5);
  const x = (round: number) => 6 + ((round - 1) / (rounds - 1)) * (WIDTH - NAMES - 12);
  const y = (score: number) => TOP + ((10 - score) / (10 - least)) * (HEIGHT - TOP - BOTTOM);
  const labels = spread(
    lines.map((line) => y(line.points.at(-1)?.score ?? 0)),
    LABEL_HEIGHT,
  );
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={text.run.scoreChart(run.session.rounds.length)}
      className="w-full max-w-[420px]"
    >
      {threshold !== null && (
        <>
          <line
            x1={0}
            x2={WIDTH}
            y1={y(threshold)}
            y2={y(threshold)}
            stroke="var(--pencil)"
            strokeDasharray="4 3"
          />
          <text x={WIDTH} y={y(threshold) - 5} textAnchor="end" className={LABEL} {...HALO}>
            {text.run.stopAt(format.score(threshold))}
          </text>
        </>
      )}
      {Array.from({ length: rounds }, (_, at) => at + 1).map((round) => (
        <text key={round} x={x(round)} y={HEIGHT - 5} textAnchor="middle" className={LABEL}>
          {round}
        </text>
      ))}
      {/* Nothing runs through a name. */}
      {lines.map((line, at) => (
        <rect
          key={line.id}
          x={x(line.points.at(-1)?.round ?? 1) + 6}
          y={(labels[at] ?? 0) - LABEL_HEIGHT / 2}
          width={NAMES}
          height={LABEL_HEIGHT}
          fill="var(--wall)"
        />
      ))}
      {lines.map((line, at) => {
        const last = line.points.at(-1);
        if (!last) return null;
        const ink = line.agent ? "var(--own-ink)" : "var(--ink)";
        return (
          <g key={line.id} className={line.agent ? inkClass(line.agent) : undefined}>
            <polyline
              points={line.points.map(({ round, score }) => `${x(round)},${y(score)}`).join(" ")}
              fill="none"
              stroke={ink}
              strokeWidth={line.agent ? 1.75 : 2.5}
            />
            <circle cx={x(last.round)} cy={y(last.score)} r="3" fill={ink} />
            <text x={x(last.round) + 8} y={(labels[at] ?? 0) + 4} fontSize="11" fill={ink} {...HALO}>
              {line.agent ? agentName(line.agent, text) : text.run.overall}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** Keeps a name readable on the lines that it stands on. */
const HALO = { stroke: "var(--wall)", strokeWidth: 4, paintOrder: "stroke" } as const;

const LABEL = "fill-ink-2 text-[11px]";

function Table({ lines }: { lines: readonly ScoreLine[] }) {
  const text = useText();
  const format = useFormat();
  const rounds = [...new Set(lines.flatMap((line) => line.points.map((point) => point.round)))].toSorted(
    (a, b) => a - b,
  );
  return (
    <table className="numeric mt-2 w-full border-collapse">
      <thead>
        <tr className="border-b border-rule text-left">
          <th scope="col" className="py-1 pr-2 font-normal">
            {text.run.roundColumn}
          </th>
          {rounds.map((round) => (
            <th key={round} scope="col" className="px-1 text-right font-normal">
              {round}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id} className="border-b border-rule">
            <th scope="row" className="py-1 pr-2 text-left font-normal">
              {line.agent ? agentName(line.agent, text) : text.run.overall}
            </th>
            {rounds.map((round) => {
              const point = line.points.find((point) => point.round === round);
              return (
                <td key={round} className="px-1 text-right">
                  {point ? format.score(point.score) : "–"}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
