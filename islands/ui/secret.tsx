import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useStudio, useText } from "../studio/context.ts";
import { IconButton } from "./button.tsx";
import { copyText } from "./copy_text.ts";
import { Check, Copy } from "./icons.ts";

/** A secret shown only once, with a button to copy it. */
export function Secret({ value }: { value: string }) {
  const studio = useStudio();
  const text = useText();
  const copied = useSignal(false);
  const shown = useRef<HTMLElement>(null);
  const copy = async () => {
    copied.value = await copyText(studio, value, shown.current ?? undefined);
  };
  return (
    <div class="secret">
      <code ref={shown}>{value}</code>
      <IconButton
        icon={copied.value ? Check : Copy}
        label={copied.value ? text.frame.copied : text.frame.copy}
        onClick={() => void copy()}
      />
    </div>
  );
}
