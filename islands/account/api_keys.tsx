import { useSignal } from "@preact/signals";
import type { ApiKeyDTO } from "../../services/contract/users.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Plus, Trash2 } from "../ui/icons.ts";
import { Section } from "../ui/section.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { When } from "../ui/when.tsx";
import { NewKeyDialog } from "./new_key_dialog.tsx";
import { useAccountText } from "./words.ts";

/** Keys for scripts. */
export function ApiKeys() {
  const { client } = useStudio();
  const words = useAccountText();
  const { data, problem, refresh } = useResource(paths.apiKeys);
  const making = useSignal(false);
  const revoking = useSignal<ApiKeyDTO | null>(null);
  const keys = data.value;
  const doomed = revoking.value;
  return (
    <Section
      title={words.keys}
      hint={words.keysHint}
      aside={
        <Button small icon={Plus} onClick={() => void (making.value = true)}>{words.newKey}</Button>
      }
    >
      {keys
        ? keys.length === 0 ? <p class="soft">{words.noKeys}</p> : (
          <ul class="list">
            {keys.map((key) => (
              <li key={key.key_id}>
                <div class="list-words">
                  <p class="list-title">{key.name}</p>
                  <p class="list-sub">
                    <code>{key.prefix}…</code> · {key.scopes.map((s) => words.scopes[s]).join(", ")}
                    {" · "}
                    {key.last_used_at
                      ? (
                        <>
                          {words.lastUsed} <When at={key.last_used_at} />
                        </>
                      )
                      : words.neverUsed}
                  </p>
                </div>
                <IconButton
                  icon={Trash2}
                  danger
                  label={`${words.revoke}: ${key.name}`}
                  onClick={() => void (revoking.value = key)}
                />
              </li>
            ))}
          </ul>
        )
        : problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : <Skeleton count={1} kind="row" />}
      {making.value && (
        <NewKeyDialog
          onClose={() => {
            making.value = false;
            void refresh();
          }}
        />
      )}
      {doomed && (
        <Confirm
          title={`${words.revoke}: ${doomed.name}`}
          action={words.revoke}
          danger
          onConfirm={async () => {
            await client.send("DELETE", paths.apiKey(doomed.key_id));
            await refresh();
          }}
          onClose={() => void (revoking.value = null)}
        >
          <p>{words.revokeHint}</p>
        </Confirm>
      )}
    </Section>
  );
}
