import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { ImageInput } from "../library/image_input.tsx";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/form_error.tsx";
import { Paintbrush } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { useWorkflowsText } from "./words.ts";

const MaskDialog = lazily(() => import("../mask/mask_dialog.tsx"));

interface MaskInputProps {
  id: string;
  label: string;
  /** Name of the mask; null while there is none. */
  name: string | null;
  /** Name of the image that it is drawn over; null before one was chosen. */
  over: string | null;
  onChange: (name: string | null) => void;
}

/** A mask, drawn over the image of another field; one that is there already can be chosen, too. */
export function MaskInput({ id, label, name, over, onChange }: MaskInputProps) {
  const { client } = useStudio();
  const { create } = useText();
  const words = useWorkflowsText();
  const image = useSignal<{ name: string; width: number; height: number } | null>(null);
  const opening = useTask();
  const open = () =>
    opening.run(async () => {
      if (!over) return;
      const { width, height } = await client.get(paths.image(over));
      image.value = { name: over, width, height };
    });
  return (
    <>
      <ImageInput
        id={id}
        label={label}
        name={name}
        onChange={onChange}
        first={
          <Button
            small
            kind={over && !name ? "primary" : "plain"}
            icon={Paintbrush}
            disabled={!over}
            busy={opening.busy.value}
            onClick={() => void open()}
          >
            {name ? create.maskSet : create.mask}
          </Button>
        }
      />
      {!over && <p class="soft">{words.maskNeedsImage}</p>}
      <FormError problem={opening.problem.value} />
      {image.value && (
        <MaskDialog
          image={image.value}
          mask={name}
          onMask={onChange}
          onClose={() => void (image.value = null)}
        />
      )}
    </>
  );
}
