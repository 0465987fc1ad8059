import { paths } from "../api/paths.ts";
import { useResource, useStudio, useTitle } from "../studio/context.ts";
import { screenOf, SCREENS } from "../studio/screens.ts";
import { Brand } from "./brand.tsx";
import { Forgotten } from "./forgotten.tsx";
import { safeNext } from "./safe_next.ts";
import { SignInForm } from "./sign_in_form.tsx";
import { useSignInText } from "./words.ts";

export default function SignInScreen() {
  const { router, boot, language } = useStudio();
  const signIn = useSignInText();
  const help = useTitle("help");
  const mailed = useResource(paths.authStatus).data.value?.mail_enabled;
  const next = safeNext(router.place.value.params.get("next"));
  const wanted = screenOf(next);
  return (
    <div class="door">
      <Brand />
      <div class="card door-card">
        <h1>{signIn.title}</h1>
        {next !== "/" && wanted && (
          <p class="soft">{signIn.from(SCREENS[wanted].title[language.value])}</p>
        )}
        <SignInForm name="" onDone={() => location.assign(boot.basePath + next)} />
        {mailed ? <Forgotten /> : <p class="soft">{signIn.forgotten}</p>}
      </div>
      <a class="soft" href={router.href("help")}>{help}</a>
    </div>
  );
}
