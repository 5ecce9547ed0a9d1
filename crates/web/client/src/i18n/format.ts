/** Numbers and times, as they are written in one language. */
export class Format {
  private readonly amounts: Intl.NumberFormat;
  private readonly scores: Intl.NumberFormat;
  private readonly shares: Intl.NumberFormat;
  private readonly days: Intl.DateTimeFormat;
  private readonly moments: Intl.DateTimeFormat;
  private readonly spans: Intl.RelativeTimeFormat;
  private readonly lists: Intl.ListFormat;

  constructor(readonly locale: string) {
    this.amounts = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    this.scores = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 2 });
    this.shares = new Intl.NumberFormat(locale, { style: "percent" });
    this.days = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
    this.moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
    this.spans = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
    this.lists = new Intl.ListFormat(locale, { type: "unit" });
  }

  number(value: number): string {
    return this.amounts.format(value);
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
    return this.shares.format(value / 100);
  }

  score(value: number): string {
    return this.scores.format(value);
  }

  day(time: string): string {
    return this.days.format(new Date(time));
  }

  moment(time: string): string {
    return this.moments.format(new Date(time));
  }

  list(parts: readonly string[]): string {
    return this.lists.format(parts);
  }

  /** How long ago, in the largest unit of which it was at least one. */
  ago(time: string, now: number): string {
    const seconds = (new Date(time).getTime() - now) / 1000;
    for (const [unit, size] of UNITS) {
      if (Math.abs(seconds) >= size) return this.spans.format(Math.round(seconds / size), unit);
    }
    return this.spans.format(0, "second");
  }

  /** Minutes and seconds, with hours in front where there are any. */
  duration(milliseconds: number): string {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
    const hours = Math.floor(seconds / 3600);
    return [...(hours > 0 ? [String(hours)] : []), ...parts].join(":");
  }
}

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;
