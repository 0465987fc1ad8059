import { THEMES } from "../studio/boot.ts";
import { useStudio, useText } from "../studio/context.ts";
import { setLanguage, setTheme } from "../studio/settings.ts";
import { LANGUAGE_NAMES, LANGUAGES } from "../text/languages.ts";
import { Choices } from "../ui/choices.tsx";
import { Field } from "../ui/field.tsx";
import { Section } from "../ui/section.tsx";
import { useAccountText } from "./words.ts";

/** Theme and language; they follow the user to other devices. */
export function Look() {
  const studio = useStudio();
  const text = useText();
  const account = useAccountText();
  const theme = studio.theme.value;
  return (
    <Section title={account.look} hint={account.lookHint}>
      <div class="field">
        <span class="label" aria-hidden="true">{text.frame.theme.label}</span>
        <Choices
          label={text.frame.theme.label}
          among={THEMES}
          chosen={theme}
          say={(name) => text.frame.theme[name]}
          onChoose={(name) => setTheme(studio, name)}
        />
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
