import { useText } from "../studio/context.ts";

export default function WorkflowsScreen() {
  return <h1>{useText().frame.screens.workflows}</h1>;
}
