import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { Confirm } from "../ui/confirm.tsx";
import { nameOf, type PersonDialogProps } from "./person.ts";
import { usePeopleText } from "./words.ts";

/** Sends a person a link that signs in once. */
export function MailDialog({ person, onClose }: PersonDialogProps) {
  const { client, toasts, language } = useStudio();
  const words = usePeopleText();
  const send = async () => {
    await client.send("POST", paths.mailSignInLink(person.user_id, language.value));
    toasts.show({ kind: "success", text: words.mailLinkSent(nameOf(person)) });
  };
  return (
    <Confirm title={words.mailLink} action={words.mailLink} onConfirm={send} onClose={onClose}>
      <p>{words.mailLinkHint(nameOf(person), person.email)}</p>
    </Confirm>
  );
}
