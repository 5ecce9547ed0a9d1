import type { Failure } from "~/api/schema";
import { sentence } from "~/ui/Failure";

/** Why a run or a turn failed, as the server says it. */
export function explainFailure(failure: Failure): string {
  return sentence(failure.message);
}
