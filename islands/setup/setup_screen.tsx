import { useText } from "../studio/context.ts";

export default function SetupScreen() {
  return <h1>{useText().frame.screens.setup}</h1>;
}
