import { PersonChoice } from "../people/person_choice.tsx";
import { useStudio, useText } from "../studio/context.ts";
import { Choices } from "../ui/choices.tsx";

/** Filter by owner: all, mine, and for administrators any user. */
export function Whose() {
  const { router, session } = useStudio();
  const words = useText().queue;
  const { params } = router.place.value;
  const person = params.get("person");
  const mine = params.get("whose") === "mine";
  return (
    <div class="queue-whose">
      <Choices
        label={words.whose}
        among={["everybody", "mine"]}
        chosen={mine ? "mine" : person ? null : "everybody"}
        say={(whose) => whose === "mine" ? words.mine : words.everybody}
        onChoose={(whose) =>
          router.adjust({ whose: whose === "mine" ? whose : null, person: null })}
      />
      {session.user.value?.is_admin && (
        <PersonChoice
          chosen={person}
          label={words.person}
          none={words.person}
          onChoose={(person) => router.adjust({ person, whose: null })}
        />
      )}
    </div>
  );
}
