import { draftOf } from "../recipe/draft.ts";
import { useStudio } from "../studio/context.ts";
import { ControlLayer } from "./control_layer.tsx";

/** The control images of the form. */
export default function ControlLayers() {
  const { value } = draftOf(useStudio()).controls;
  return (
    <ol class="control-layers">
      {value.map((layer, i) => <ControlLayer key={layer.id} layer={layer} number={i + 1} />)}
    </ol>
  );
}
