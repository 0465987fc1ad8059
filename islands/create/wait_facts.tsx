import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { Estimate } from "../../services/contract/prompts.ts";
import { useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { Info } from "../ui/icons.ts";
import { estimateOf, imagesOf } from "./estimate.ts";

/**
 * Expected completion time, and on demand what it is based on; `children` are buttons beside it.
 */
export function WaitFacts({ children }: { children: ComponentChildren }) {
  const studio = useStudio();
  const words = useText().create;
  const id = useId();
  const open = useSignal(false);
  const estimate = estimateOf(studio).value;
  const images = imagesOf(studio).value ?? 1;
  if (!estimate) return <div class="invoke-facts">{children}</div>;
  const { ahead, done_in, paused } = estimate;
  const line = paused
    ? words.lineStopped
    : ahead === null || (ahead === 0 && done_in !== null)
    ? null
    : words.inLine(ahead);
  const time = paused ? null : done_in === null ? words.timeUnknown : words.doneIn(done_in, images);
  return (
    <>
      <div class="invoke-facts">
        <p>{[line, time].filter(Boolean).join(" · ")}</p>
        {children}
        <IconButton
          icon={Info}
          label={words.costMore}
          aria-expanded={open.value}
          aria-controls={id}
          onClick={() => void (open.value = !open.value)}
        />
      </div>
      <div id={id} class="invoke-why" hidden={!open.value}>
        <Why estimate={estimate} />
      </div>
    </>
  );
}

function Why({ estimate: { seconds, cost } }: { estimate: Estimate }) {
  const { language, boot } = useStudio();
  const words = useText().create;
  const digits = { maximumSignificantDigits: 2 };
  return (
    <>
      <p>{seconds === null ? words.costUnknown : words.costOne(seconds)}</p>
      <p>{words.cost(new Intl.NumberFormat(language.value, digits).format(cost))}</p>
      {boot.mode.multiuser && <p>{words.costTurns}</p>}
    </>
  );
}
