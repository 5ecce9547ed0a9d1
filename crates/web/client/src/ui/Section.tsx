import { QueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode } from "react";
import { Failure } from "./Failure";

interface BoundaryProps {
  readonly children: ReactNode;
  readonly onReset?: () => void;
}

/** Keeps a part that breaks from taking the page with it. */
class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <Failure
        error={this.state.error}
        onRetry={() => {
          this.props.onReset?.();
          this.setState({ error: null });
        }}
      />
    );
  }
}

/** A part of a page that loads and fails on its own. */
export function Section({ children }: { children: ReactNode }) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => <Boundary onReset={reset}>{children}</Boundary>}
    </QueryErrorResetBoundary>
  );
}
