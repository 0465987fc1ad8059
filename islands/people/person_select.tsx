import type { Signal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import type { UserDTO } from "../api/types.ts";
import { useResource, useText } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { nameOf } from "./person_row.tsx";

interface PersonSelectProps {
  id: string;
  label: string;
  value: Signal<string>;
  /** Who cannot be chosen. */
  without: string;
}

/** Somebody of the house. */
export function PersonSelect({ id, label, value, without }: PersonSelectProps) {
  const words = useText().people;
  const people = useResource<UserDTO[]>(paths.users("")).data.value ?? [];
  return (
    <Field id={id} label={label}>
      <select
        id={id}
        class="input"
        value={value.value}
        onChange={(e) => void (value.value = e.currentTarget.value)}
      >
        <option value="">{words.choose}</option>
        {people.filter((p) => p.user_id !== without && p.is_active).map((p) => (
          <option key={p.user_id} value={p.user_id}>
            {p.display_name ? `${nameOf(p)} (${p.email})` : p.email}
          </option>
        ))}
      </select>
    </Field>
  );
}
