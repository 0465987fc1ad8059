import { useEffect } from "preact/hooks";
import { takeSecond } from "../images/compared.ts";
import { ImageBar, useSubject } from "../images/image_bar.tsx";
import { useStudio, useText } from "../studio/context.ts";

/**
 * What the finished image on the stage is, and the actions on it. What it was made of is seen while
 * one points at it.
 */
export default function ImageActions({ name }: { name: string }) {
  const studio = useStudio();
  const text = useText();
  const subject = useSubject(name);
  const { meta } = subject;
  useEffect(() => takeSecond(studio, name), [name]);
  return (
    <div class="actions">
      {meta?.positive_prompt && (
        <p class="actions-prompt">
          <span>{meta.positive_prompt}</span>
        </p>
      )}
      {meta && (
        <p class="actions-facts">
          {meta.width && meta.height && <span>{text.images.size(meta.width, meta.height)}</span>}
          {meta.seed !== undefined && <span>{text.create.seed} {meta.seed}</span>}
        </p>
      )}
      <ImageBar subject={subject} />
    </div>
  );
}
