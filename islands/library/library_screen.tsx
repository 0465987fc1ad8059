import { useText } from "../studio/context.ts";

export default function LibraryScreen() {
  return <h1>{useText().frame.screens.library}</h1>;
}
