import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { nameOf } from "../people/person.ts";
import { useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { SubmitButton } from "../ui/submit_button.tsx";
import { FormError } from "../ui/form_error.tsx";
import { Brand } from "./brand.tsx";
import { announceSignIn } from "./signed_in.ts";
import { useLinkText } from "./words.ts";

/**
 * Signs in by a one-time link, whose token stands behind the `#`. It waits for a tap: programs that
 * only show what is behind a link would use it up.
 */
export default function LinkScreen() {
  const { client, session, router, boot } = useStudio();
  const words = useLinkText();
  const token = useSignal<string | null>(null);
  const task = useTask();
  useEffect(() => {
    token.value = location.hash.slice(1);
    // Removes it from the browser's history and from view.
    history.replaceState(history.state, "", location.pathname);
  }, []);
  const user = session.user.value;
  const go = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      const answer = await client.send("POST", paths.link, { token: token.value ?? "" });
      announceSignIn(answer.user.user_id);
      location.assign(`${boot.basePath}/`);
    });
  };
  return (
    <div class="door">
      <Brand />
      <form class="card door-card form" method="post" onSubmit={go}>
        <h1>{task.problem.value ? words.over : words.title}</h1>
        {!task.problem.value && <p class="soft">{token.value === "" ? words.none : words.why}</p>}
        {user && !task.problem.value && <p>{words.other(nameOf(user))}</p>}
        <FormError problem={task.problem.value} />
        {token.value === "" || task.problem.value
          ? (
            <a class="button button-primary button-wide" href={router.href("sign_in")}>
              {words.password}
            </a>
          )
          : (
            <SubmitButton task={task}>
              {words.go}
            </SubmitButton>
          )}
      </form>
    </div>
  );
}
