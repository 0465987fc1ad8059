import type { EnqueueResult } from "../../services/contract/queue.ts";
import { toldIn } from "../api/problem.ts";
import type { Studio } from "../studio/studio.ts";

/** Shows why fewer items were enqueued than requested, if so. */
export async function toastTruncated(
  { toasts, language }: Studio,
  { truncated, truncation }: Pick<EnqueueResult, "truncated" | "truncation">,
): Promise<void> {
  if (truncated === null) return;
  toasts.show({
    kind: "info",
    text: await toldIn(language.value, { ...truncation, english: truncated }),
  });
}
