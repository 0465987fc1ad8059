import { useText } from "../studio/context.ts";

export default function ModelsScreen() {
  return <h1>{useText().frame.screens.models}</h1>;
}
