// NOTE to the studio helper: the Workflows and Models screens are being built by a second studio helper (studio2) right now. Build Library, then Queue; leave these two folders alone.
import { useText } from "../studio/context.ts";

export default function ModelsScreen() {
  return <h1>{useText().frame.screens.models}</h1>;
}
