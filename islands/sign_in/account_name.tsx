import { useStudio } from "../studio/context.ts";

/** Hidden field that tells password managers whose password is changed (web.dev, "Sign-in form best
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
