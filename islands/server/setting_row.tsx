import { useSignal } from "@preact/signals";
import type { Setting } from "../../services/config/mod.ts";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { attempt } from "../ui/toast_problem.ts";
import { IconButton } from "../ui/button.tsx";
import { Lock, RotateCcw } from "../ui/icons.ts";
import { explain } from "../ui/states.tsx";
import { inWords, waitsForStart } from "./groups.ts";
import { SettingInput } from "./setting_input.tsx";
import { useServerText } from "./words.ts";

interface SettingRowProps {
  setting: Setting;
  onChanged: () => Promise<void>;
}

/** A setting: what it does, its value, where that comes from, and the way back. */
export function SettingRow({ setting, onChanged }: SettingRowProps) {
  const studio = useStudio();
  const { client, toasts, language } = studio;
  const text = useText();
  const words = useServerText();
  const wrong = useSignal("");
  const { name, kind, source, changeable } = setting;
  const label = words.labels[name];
  const hint = words.hints[name];
  const open = changeable && source !== "environment";
  const say = (value: unknown) => inWords(setting, value, words, language.value);

  /** Null: the default. @throws ApiProblem */
  const put = async (value: unknown) => {
    await client.send("PATCH", paths.runtimeConfig, { [name]: value });
    await onChanged();
  };
  const undo = async (before: unknown) => {
    const done = await attempt(studio, () => put(before));
    if (done) toasts.show({ kind: "success", text: words.back(label) });
  };
  /** Resolves to whether the server has judged the value. */
  const change = async (value: unknown): Promise<boolean> => {
    wrong.value = "";
    const before = source === "file" ? setting.value : null;
    try {
      await put(value);
    } catch (error) {
      const problem = asProblem(error);
      const bounds = problem.status === 422 && kind === "number";
      wrong.value = bounds
        ? words.between(bound(setting.min, language.value), bound(setting.max, language.value))
        : problem.field(name) ?? explain(problem, text);
      return problem.status >= 400 && problem.status < 500;
    }
    toasts.show({
      kind: "success",
      text: words.saved(label),
      detail: say(value ?? setting.default),
      action: { label: text.frame.undo, run: () => void undo(before) },
    });
    return true;
  };

  const about = [hint && `set-${name}-hint`, wrong.value && `set-${name}-error`].filter(Boolean);
  return (
    <li class="setting">
      <div>
        <p class="setting-label" id={`set-${name}-label`}>
          {open ? <label for={`set-${name}`}>{label}</label> : label}
        </p>
        {hint && <p class="field-hint" id={`set-${name}-hint`}>{hint}</p>}
        <p class="setting-from">
          {source !== "default" && <span class="tag">{words.sources[source]}</span>}
          {source === "file" && changeable && (
            <span class="soft">{words.isDefault(say(setting.default))}</span>
          )}
          {waitsForStart(setting) && (
            <>
              <span class="tag tag-accent">{words.atNextStart}</span>
              <span class="soft">{words.nowStill(say(setting.running))}</span>
            </>
          )}
        </p>
      </div>
      {open
        ? (
          <div class="setting-value">
            <SettingInput
              setting={setting}
              describedBy={about.join(" ") || undefined}
              wrong={wrong.value !== ""}
              onChange={change}
              onWrong={() => {
                wrong.value = words.between(
                  bound(setting.min, language.value),
                  bound(setting.max, language.value),
                );
              }}
            />
            {source === "file" && (
              <IconButton
                icon={RotateCcw}
                label={words.toDefaultOf(label)}
                onClick={() => void change(null)}
              />
            )}
          </div>
        )
        : (
          <div class="setting-value setting-fixed" aria-labelledby={`set-${name}-label`}>
            <Lock size={16} aria-hidden />
            <span>{say(setting.value)}</span>
          </div>
        )}
      {source === "environment" && changeable && (
        <p class="field-hint setting-note">{words.fixed(`ATELIER_${name.toUpperCase()}`)}</p>
      )}
      {wrong.value && (
        <p class="field-error setting-note" id={`set-${name}-error`} role="alert">{wrong.value}</p>
      )}
    </li>
  );
}

function bound(value: number | null, language: string): string {
  return (value ?? 0).toLocaleString(language);
}
