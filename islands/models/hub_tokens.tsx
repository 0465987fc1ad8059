import { useSignal } from "@preact/signals";
import type { Hub } from "../../services/contract/hubs.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { describedBy, Field } from "../ui/field.tsx";
import { explain } from "../ui/states.tsx";
import { useGettingModels } from "./words.ts";

const HUBS = ["huggingface", "civitai"] as const satisfies readonly Hub[];

/**
 * The tokens of the server's accounts at the hubs: they can be replaced and forgotten, never read.
 */
export function HubTokens() {
  const words = useGettingModels();
  const { data } = useResource(paths.hubTokens);
  // Only then are the fields there: Tab would leave the dialog by those that are not shown.
  const isOpen = useSignal(false);
  return (
    <details
      class="model-about"
      onToggle={(event) => void (isOpen.value = event.currentTarget.open)}
    >
      <summary>{words.tokens}</summary>
      {isOpen.value && (
        <>
          <p class="soft">{words.tokensHint}</p>
          {HUBS.map((hub) => <HubToken key={hub} hub={hub} end={data.value?.[hub] ?? null} />)}
        </>
      )}
    </details>
  );
}

function HubToken({ hub, end }: { hub: Hub; end: string | null }) {
  const { client, resources } = useStudio();
  const text = useText();
  const words = useGettingModels();
  const typed = useSignal("");
  const task = useTask();
  const id = `token-${hub}`;
  const hint = end === null ? undefined : words.saved(end);
  const problem = task.problem.value;
  const error = problem ? problem.field("token") ?? explain(problem, text) : undefined;
  const save = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      await client.send("PUT", paths.hubToken(hub), { token: typed.value.trim() });
      typed.value = "";
      resources.refresh(paths.hubTokens);
    });
  };
  const forget = () =>
    void task.run(async () => {
      await client.send("DELETE", paths.hubToken(hub));
      resources.refresh(paths.hubTokens);
    });
  return (
    <form class="form" onSubmit={save} noValidate>
      <Field id={id} label={words.hubs[hub]} hint={hint} error={error}>
        <div class="form-row token-row">
          <input
            id={id}
            class="input"
            type="password"
            autoComplete="off"
            spellcheck={false}
            value={typed.value}
            aria-describedby={describedBy(id, hint, error)}
            onInput={(e) => void (typed.value = e.currentTarget.value)}
          />
          <Button
            submit
            busy={task.busy.value}
            disabled={typed.value.trim() === ""}
            aria-label={`${words.save}: ${words.hubs[hub]}`}
          >
            {words.save}
          </Button>
          {end !== null && (
            <Button
              kind="quiet"
              aria-label={`${words.forget}: ${words.hubs[hub]}`}
              onClick={forget}
            >
              {words.forget}
            </Button>
          )}
        </div>
      </Field>
    </form>
  );
}
