import type { Signal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { byName } from "./order.ts";
import { nameOf, signsInWith } from "./person.ts";
import { usePeopleText } from "./words.ts";

interface PersonSelectProps {
  id: string;
  label: string;
  value: Signal<string>;
  /** Users who cannot be chosen. */
  without: string | readonly string[];
}

/** Chooses one of the people with an active account. */
export function PersonSelect({ id, label, value, without }: PersonSelectProps) {
  const { language } = useStudio();
  const words = usePeopleText();
  const people = useResource(paths.users("")).data.value ?? [];
  const choice = byName(people, language.value).filter((p) =>
    ![without].flat().includes(p.user_id) && p.is_active
  );
  return (
    <Field id={id} label={label}>
      <select
        id={id}
        class="input"
        value={value.value}
        onChange={(e) => void (value.value = e.currentTarget.value)}
      >
        <option value="">{words.choose}</option>
        {choice.map((p) => (
          <option key={p.user_id} value={p.user_id}>
            {p.display_name ? `${nameOf(p)} (${signsInWith(p)})` : nameOf(p)}
          </option>
        ))}
      </select>
    </Field>
  );
}
