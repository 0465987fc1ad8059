import { useText } from "../studio/context.ts";

export default function QueueScreen() {
  return <h1>{useText().frame.screens.queue}</h1>;
}
