import { screenOf } from "../studio/boot.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Brand } from "./brand.tsx";
import { safeNext } from "./safe_next.ts";
import { SignInForm } from "./sign_in_form.tsx";

export default function SignInScreen() {
  const { router, boot } = useStudio();
  const text = useText();
  const next = safeNext(router.place.value.params.get("next"));
  const wanted = screenOf(next);
  return (
    <div class="door">
      <Brand />
      <div class="card door-card">
        <h1>{text.signIn.title}</h1>
        {next !== "/" && wanted && (
          <p class="soft">{text.signIn.from(text.frame.screens[wanted])}</p>
        )}
        <SignInForm email="" onDone={() => location.assign(boot.basePath + next)} />
        <p class="soft">{text.signIn.forgotten}</p>
      </div>
    </div>
  );
}
