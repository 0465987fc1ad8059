import { LANGUAGES, THEMES } from "../studio/boot.ts";
import { useStudio, useText } from "../studio/context.ts";
import { setLanguage, setTheme } from "../studio/settings.ts";
import { LANGUAGE_NAMES } from "../frame/language_names.ts";
import { Field } from "../ui/field.tsx";
import { Section } from "../ui/section.tsx";

/** Theme and language; they follow the user to other devices. */
export function Look() {
  const studio = useStudio();
  const text = useText();
  const theme = studio.theme.value;
  return (
    <Section title={text.account.look} hint={text.account.lookHint}>
      <div class="field">
        <span class="label" id="theme-label">{text.frame.theme.label}</span>
        <div class="choices" role="group" aria-labelledby="theme-label">
          {THEMES.map((name) => (
            <button
              key={name}
              type="button"
              class="choice"
              aria-pressed={theme === name}
              onClick={() => setTheme(studio, name)}
            >
              {text.frame.theme[name]}
            </button>
          ))}
        </div>
      </div>
      <Field id="language" label={text.frame.language}>
        <select
          id="language"
          class="input"
          value={studio.language.value}
          onChange={(e) =>
            void setLanguage(studio, e.currentTarget.value as typeof LANGUAGES[number])}
        >
          {LANGUAGES.map((key) => (
            <option key={key} value={key} lang={key} selected={key === studio.language.value}>
              {LANGUAGE_NAMES[key]}
            </option>
          ))}
        </select>
      </Field>
    </Section>
  );
}
