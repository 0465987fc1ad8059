import { useText } from "../studio/context.ts";

export default function AccountScreen() {
  return <h1>{useText().frame.screens.account}</h1>;
}
