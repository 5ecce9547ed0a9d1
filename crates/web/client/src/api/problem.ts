import type { Problem } from "./schema";

/** Why a request did not do what was asked. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  private constructor(
    message: string,
    /** Of the answer; 0 where none came. */
    readonly status: number,
    /** Stable, from the API; `network` where no answer came, `unreadable` where it was none of the API's. */
    readonly code: string,
    readonly problem: Problem | null,
  ) {
    super(message);
  }

  static of(status: number, body: unknown): ApiError {
    if (isProblem(body)) return new ApiError(body.detail, status, body.code, body);
    return new ApiError(`the server answered ${status}`, status, "unreadable", null);
  }

  static network(cause: unknown): ApiError {
    const error = new ApiError("the server can't be reached", 0, "network", null);
    error.cause = cause;
    return error;
  }

  /** What to name when asking for help. */
  get requestId(): string | null {
    return this.problem?.request_id ?? null;
  }

  /** Whether the same request may well succeed a little later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "detail" in body;
}
