import { addControl } from "../recipe/control_choice.ts";
import { draftOf } from "../recipe/draft.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Plus } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";

const ControlLayers = lazily(() => import("../control/control_layers.tsx"));

/** Images that steer: a pose, an outline, a depth to keep. */
export function ControlField() {
  const studio = useStudio();
  const words = useText().create;
  const count = draftOf(studio).controls.value.length;
  return (
    <fieldset class="start">
      <legend>{words.controls}</legend>
      {count > 0 && <ControlLayers />}
      {count < studio.boot.engine.limits.control.count && (
        <Button
          id="control-add"
          small
          icon={Plus}
          onClick={() => addControl(studio)}
        >
          {words.controlAdd}
        </Button>
      )}
    </fieldset>
  );
}
