import { useEffect } from "preact/hooks";
import { onSignIn } from "../sign_in/signed_in.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { SignInForm } from "../sign_in/sign_in_form.tsx";

/** Asks for the password over the current screen, which is kept as it is. */
export default function SignInAgain() {
  const { session, socket, router } = useStudio();
  const text = useText();
  const user = session.user.value;
  const leave = () => {
    session.settle(false);
    location.assign(router.href("sign_in"));
  };
  const again = (userId: string) => {
    // Another user signed in here, so the content of the screen is not theirs.
    if (user && userId !== user.user_id) return location.reload();
    session.settle(true);
    socket.connect();
  };
  useEffect(() => onSignIn(again), []);
  return (
    <Dialog
      title={text.frame.signInAgain.title}
      onClose={leave}
      strict
      initialFocus={() => document.getElementById(user ? "password" : "email")}
    >
      <p>{text.frame.signInAgain.why}</p>
      <SignInForm name={user?.user_name || user?.email || ""} onDone={again} />
    </Dialog>
  );
}
