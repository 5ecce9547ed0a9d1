import { useInfiniteQuery } from "@tanstack/react-query";
import { queries } from "~/api/queries";
import type { Invoice } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Empty } from "~/ui/Empty";
import { Failure } from "~/ui/Failure";
import { Skeleton } from "~/ui/Skeleton";
import { isWeb } from "./order";
import { billing } from "./text";

/** As the payment processor has them, the newest first. */
export function Invoices() {
  return (
    <section className="grid justify-items-start gap-3">
      <h2 className="font-serif text-21 font-semibold">{billing.invoices}</h2>
      <List />
    </section>
  );
}

function List() {
  const text = useText();
  const invoices = useInfiniteQuery(queries.invoices());
  if (invoices.isPending) return <Skeleton lines={3} className="w-full" />;
  if (invoices.isError) return <Failure error={invoices.error} onRetry={() => void invoices.refetch()} />;
  const items = invoices.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty text={billing.noInvoices} />;
  return (
    <>
      <ul className="w-full border-t border-rule">
        {items.map((invoice) => (
          <Line key={invoice.id} invoice={invoice} />
        ))}
      </ul>
      {invoices.hasNextPage && (
        <Button disabled={invoices.isFetchingNextPage} onClick={() => void invoices.fetchNextPage()}>
          {text.history.more}
        </Button>
      )}
    </>
  );
}

function Line({ invoice }: { invoice: Invoice }) {
  const format = useFormat();
  const { number, status, due, page_url, pdf_url, created_at } = invoice;
  const name = number ?? billing.draftInvoice;
  return (
    <li className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 border-b border-rule py-2 md:grid-cols-[1fr_auto_110px_130px]">
      <span>
        <span className="block">{name}</span>
        <span className="block text-13 text-ink-2">{format.day(created_at)}</span>
      </span>
      <span className="numeric text-right">{format.money(due.amount, due.currency)}</span>
      <span className={`text-13 ${status === "open" ? "text-warn" : "text-ink-2"}`}>
        {billing.invoiceStatus[status]}
      </span>
      <span className="flex justify-end gap-3">
        <Away url={page_url} text={status === "open" ? billing.pay : billing.open} of={name} />
        <Away url={pdf_url} text={billing.pdf} of={name} />
      </span>
    </li>
  );
}

/** A link to the payment processor, where there is one. */
function Away({ url, text, of }: { url: string | null; text: string; of: string }) {
  if (url === null || !isWeb(url)) return null;
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="inline-flex min-h-[36px] items-center text-pencil underline"
      aria-label={`${text}: ${of}`}
    >
      {text}
    </a>
  );
}
