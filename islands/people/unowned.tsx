import { useSignal } from "@preact/signals";
import type { UserDTO } from "../../services/contract/users.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { FolderInput } from "../ui/icons.ts";
import { toastProblem } from "../ui/toast_problem.ts";
import { handedOver, listed } from "./handed.ts";
import { byName } from "./order.ts";
import { nameOf } from "./person.ts";
import { usePeopleText } from "./words.ts";

/** The built-in user: in single-user mode everything is its own. */
const SYSTEM = "system";

interface Props {
  people: readonly UserDTO[];
  /** The heir has more images now than the list says. */
  onHanded: () => Promise<void>;
}

/** What was made before there were accounts, and to whom to hand it; nothing when there is none. */
export function Unowned({ people, onHanded }: Props) {
  const studio = useStudio();
  const { client, session, toasts, language } = studio;
  const peopleWords = usePeopleText();
  const words = peopleWords.unowned;
  const { data, refresh } = useResource(paths.things(SYSTEM));
  const me = session.user.value?.user_id ?? "";
  const to = useSignal(me);
  const busy = useSignal(false);
  const things = data.value;
  const told = things ? listed(things, words, language.value) : "";
  if (told === "") return null;
  const hand = async () => {
    busy.value = true;
    try {
      const path = paths.transfer(SYSTEM);
      const moved = await client.send("POST", path, { to: to.value });
      toasts.show({
        kind: "success",
        text: handedOver(moved, peopleWords, language.value),
      });
      await Promise.all([refresh(), onHanded()]);
    } catch (error) {
      toastProblem(studio, error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <section class="notice unowned" aria-labelledby="unowned-title">
      <FolderInput size={20} aria-hidden />
      <div>
        <h2 id="unowned-title">{words.title}</h2>
        <p>{words.why(told)}</p>
        <div class="form-row">
          <select
            class="input"
            aria-label={words.to}
            onChange={(e) => void (to.value = e.currentTarget.value)}
          >
            {byName(people, language.value).filter((person) => person.is_active).map((person) => (
              <option
                key={person.user_id}
                value={person.user_id}
                selected={person.user_id === to.value}
              >
                {`${words.to}: ${
                  person.user_id === me ? words.me(nameOf(person)) : nameOf(person)
                }`}
              </option>
            ))}
          </select>
          <Button kind="primary" busy={busy.value} onClick={() => void hand()}>{words.go}</Button>
        </div>
      </div>
    </section>
  );
}
