import { type ComponentProps, lazy, Suspense } from "react";

const Dialog = lazy(() => import("./Dialog"));

/** A dialog whose code comes when it is first opened. */
export function LazyDialog(props: ComponentProps<typeof Dialog>) {
  if (!props.isOpen) return null;
  return (
    <Suspense>
      <Dialog {...props} />
    </Suspense>
  );
}
