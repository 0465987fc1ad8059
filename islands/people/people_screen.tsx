import { useText } from "../studio/context.ts";

export default function PeopleScreen() {
  return <h1>{useText().frame.screens.people}</h1>;
}
