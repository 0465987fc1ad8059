import { useStudio } from "../studio/context.ts";

/**
 * Hidden field that tells password managers whose password is changed (web.dev, "Sign-in form best
 * practices").
 */
export function AccountName() {
  const user = useStudio().session.user.value;
  const name = user?.user_name || user?.email || "";
  return (
    <input
      type="text"
      name="username"
      autoComplete="username"
      value={name}
      readOnly
      hidden
    />
  );
}
