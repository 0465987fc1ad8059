import { useRef } from "preact/hooks";
import type { Setting } from "../../services/config/mod.ts";
import { unitOf } from "./groups.ts";
import { useServerText } from "./words.ts";
import { isComposing } from "../commands/composing.ts";

interface SettingInputProps {
  setting: Setting;
  describedBy?: string | undefined;
  wrong: boolean;
  /** Resolves to whether the server has judged the value, even if against it. */
  onChange: (value: unknown) => Promise<boolean>;
  /** Called when the text is not a number, and nothing is sent. */
  onWrong: () => void;
}

/** What fits the kind of the setting. It is saved when the field is left, or with Enter. */
export function SettingInput(
  { setting, describedBy, wrong, onChange, onWrong }: SettingInputProps,
) {
  const words = useServerText();
  /** What was sent last: Enter sends, and then the field is left. */
  const sent = useRef<string | null>(null);
  const { name, kind, value, choices } = setting;
  const common = {
    id: `set-${name}`,
    "aria-describedby": describedBy,
    "aria-invalid": wrong ? true : undefined,
  };
  if (kind === "flag") {
    return (
      <input
        {...common}
        type="checkbox"
        role="switch"
        class="switch"
        checked={value === true}
        onChange={(e) => void onChange(e.currentTarget.checked)}
      />
    );
  }
  if (kind === "choice") {
    const names: Record<string, string> = (words.choices as Record<string, Record<string, string>>)[
      name
    ] ?? {};
    return (
      <select
        {...common}
        class="input"
        value={String(value)}
        onChange={(e) => void onChange(e.currentTarget.value)}
      >
        {choices?.map((choice) => (
          <option key={choice} value={choice} selected={choice === value}>
            {names[choice] ?? choice}
          </option>
        ))}
      </select>
    );
  }
  const unit = unitOf(name);
  const send = async (typed: string) => {
    if (typed === (sent.current ?? String(value))) return;
    sent.current = typed;
    if (kind === "number" && !/^-?\d+$/.test(typed)) return onWrong();
    const judged = await onChange(kind === "number" ? Number(typed) : typed);
    // The same can be sent again: it has not arrived.
    if (!judged) sent.current = null;
  };
  return (
    <>
      <input
        {...common}
        // Another value from the server is another field: what was typed is not kept then.
        key={String(value)}
        class={kind === "number" ? "input number" : "input"}
        type="text"
        inputMode={kind === "number" ? "numeric" : "text"}
        autoComplete="off"
        defaultValue={String(value)}
        onFocus={() => !wrong && void (sent.current = null)}
        onBlur={(e) => void send(e.currentTarget.value.trim())}
        onKeyDown={(e) =>
          e.key === "Enter" && !isComposing(e) && void send(e.currentTarget.value.trim())}
      />
      {unit && <span class="soft setting-unit">{words.units[unit]}</span>}
    </>
  );
}
