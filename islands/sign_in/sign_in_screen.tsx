import { useText } from "../studio/context.ts";

export default function SignInScreen() {
  return <h1>{useText().frame.screens.sign_in}</h1>;
}
