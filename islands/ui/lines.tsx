import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useStudio, useText } from "../studio/context.ts";
import { IconButton } from "./button.tsx";
import { copyText } from "./copy_text.ts";
import { Check, Copy } from "./icons.ts";

/** Lines to be typed or pasted somewhere else, with a button to copy them. */
export function Lines({ value }: { value: string }) {
  const studio = useStudio();
  const text = useText();
  const copied = useSignal(false);
  const shown = useRef<HTMLPreElement>(null);
  const copy = async () => {
    copied.value = await copyText(studio, value, shown.current ?? undefined);
  };
  return (
    <div class="lines">
      <pre ref={shown} tabIndex={0}>{value}</pre>
      <IconButton
        icon={copied.value ? Check : Copy}
        label={copied.value ? text.frame.copied : text.frame.copy}
        onClick={() => void copy()}
      />
    </div>
  );
}
