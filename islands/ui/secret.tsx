import { useSignal } from "@preact/signals";
import { useText } from "../studio/context.ts";
import { IconButton } from "./button.tsx";
import { Check, Copy } from "./icons.ts";

/** A secret shown only once, with a button to copy it. */
export function Secret({ value }: { value: string }) {
  const text = useText();
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value).then(() => void (copied.value = true), () => {});
  };
  return (
    <div class="secret">
      <code>{value}</code>
      <IconButton
        icon={copied.value ? Check : Copy}
        label={copied.value ? text.frame.copied : text.frame.copy}
        onClick={() => void copy()}
      />
    </div>
  );
}
