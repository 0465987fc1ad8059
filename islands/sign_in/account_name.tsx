import { useStudio } from "../studio/context.ts";

/** Tells password managers whose password is changed; nobody sees it (web.dev, "Sign-in form best
 * practices"). */
export function AccountName() {
  const email = useStudio().session.user.value?.email ?? "";
  return (
    <input
      type="text"
      name="username"
      autoComplete="username"
      value={email}
      readOnly
      hidden
    />
  );
}
