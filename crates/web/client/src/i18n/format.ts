/** Numbers and times, as they are written in one language. */
export class Format {
  constructor(readonly locale: string) {}

  // Each is made when it is first needed: to make all of them takes longer than to show a page.
  private readonly amounts = lazily(() => new Intl.NumberFormat(this.locale, { maximumFractionDigits: 2 }));
  private readonly scores = lazily(
    () => new Intl.NumberFormat(this.locale, { minimumFractionDigits: 1, maximumFractionDigits: 2 }),
  );
  private readonly shares = lazily(() => new Intl.NumberFormat(this.locale, { style: "percent" }));
  private readonly days = lazily(() => new Intl.DateTimeFormat(this.locale, { dateStyle: "medium" }));
  private readonly moments = lazily(
    () => new Intl.DateTimeFormat(this.locale, { dateStyle: "medium", timeStyle: "short" }),
  );
  private readonly spans = lazily(
    () => new Intl.RelativeTimeFormat(this.locale, { numeric: "auto", style: "short" }),
  );
  private readonly lists = lazily(() => new Intl.ListFormat(this.locale, { type: "unit" }));

  number(value: number): string {
    return this.amounts().format(value);
  }

  range(from: number, to: number): string {
    return from === to ? this.number(from) : `${this.number(from)}–${this.number(to)}`;
  }

  /** An amount in the smallest unit of its currency, a code of ISO 4217. */
  money(amount: number, currency: string): string {
    const style = { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" } as const;
    const format = new Intl.NumberFormat(this.locale, style);
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
  }

  /** Of a hundred. */
  percent(value: number): string {
    return this.shares().format(value / 100);
  }

  score(value: number): string {
    return this.scores().format(value);
  }

  day(time: string): string {
    return this.days().format(new Date(time));
  }

  moment(time: string): string {
    return this.moments().format(new Date(time));
  }

  list(parts: readonly string[]): string {
    return this.lists().format(parts);
  }

  /** How long ago, in the largest unit of which it was at least one. */
  ago(time: string, now: number): string {
    const seconds = (new Date(time).getTime() - now) / 1000;
    for (const [unit, size] of UNITS) {
      if (Math.abs(seconds) >= size) return this.spans().format(Math.round(seconds / size), unit);
    }
    return this.spans().format(0, "second");
  }

  /** Minutes and seconds, with hours in front where there are any. */
  duration(milliseconds: number): string {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
    const hours = Math.floor(seconds / 3600);
    return [...(hours > 0 ? [String(hours)] : []), ...parts].join(":");
  }
}

/** What is made at the first call, and kept. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;
