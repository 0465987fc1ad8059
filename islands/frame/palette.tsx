import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { commandsFor } from "../commands/everywhere.ts";
import { useStudio, useText } from "../studio/context.ts";
import { FindDialog, type Found } from "../ui/find_dialog.tsx";
import { findThings } from "./find_things.ts";
import { typedEarlyOf } from "./overlays.tsx";
import { usePaletteText } from "./words.ts";

/** How long typing has to pause before the server is asked. */
const TYPING_MS = 200;

/** Finds commands, places, boards, images, workflows and people by what is typed. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const studio = useStudio();
  const text = useText();
  const words = usePaletteText();
  const commands = useMemo(() => commandsFor(studio).filter(({ id }) => id !== "palette"), []);
  const typed = useSignal("");
  const things = useSignal<readonly Found[]>([]);
  useEffect(() => {
    let late = false;
    const timer = setTimeout(async () => {
      const found = await findThings(studio, typed.value, words.kinds);
      if (!late) things.value = found;
    }, TYPING_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [typed.value]);
  return (
    <FindDialog
      title={text.frame.palette.title}
      placeholder={words.placeholder}
      items={[...commands, ...things.value]}
      onReady={typedEarlyOf(studio).follow}
      onType={(value) => void (typed.value = value)}
      nothing={words.nothing}
      onClose={onClose}
    />
  );
}
