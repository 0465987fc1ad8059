import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { PasswordField } from "../sign_in/password_field.tsx";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Download } from "../ui/icons.ts";
import { Section } from "../ui/section.tsx";
import { useSignInText } from "../sign_in/words.ts";
import { useAccountText } from "./words.ts";

/** Export of all data, and deletion of the account. */
export function MyData() {
  const { client, boot, router } = useStudio();
  const signIn = useSignInText();
  const words = useAccountText();
  const leaving = useSignal(false);
  const password = useSignal("");
  return (
    <Section title={words.data} hint={words.dataHint}>
      <div class="form-row">
        <a class="button" href={boot.basePath + paths.exportMe} download>
          <Download size={18} aria-hidden />
          {words.export}
        </a>
        <Button kind="danger" onClick={() => void (leaving.value = true)}>{words.leave}</Button>
      </div>
      {leaving.value && (
        <Confirm
          title={words.leave}
          action={words.leaveReally}
          danger
          disabled={password.value === ""}
          onConfirm={async () => {
            await client.send("DELETE", paths.me, { current_password: password.value });
            location.assign(router.href("sign_in"));
          }}
          onClose={() => void (leaving.value = false)}
        >
          <p>{words.leaveHint}</p>
          <PasswordField
            id="leave-password"
            label={signIn.password}
            value={password}
            autoComplete="current-password"
          />
        </Confirm>
      )}
    </Section>
  );
}
