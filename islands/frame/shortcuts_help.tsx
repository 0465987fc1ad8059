import { useStudio, useText } from "../studio/context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { screensFor } from "./nav.tsx";
import { LETTERS } from "./shortcuts.ts";

/** The effect of a shortcut, and its keys: in sequence or together. */
type Row = [string, string[][]];

/** The keys, as `shortcuts.ts` and the screens use them. */
export default function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const { session, boot } = useStudio();
  const text = useText();
  const words = text.frame.shortcuts;
  const screens = text.frame.screens;
  const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
  const shown = screensFor(session.user.value?.is_admin ?? false, boot.mode.multiuser);
  const groups: [string, Row[]][] = [
    [words.everywhere, [
      [words.palette, [[mod, "K"]]],
      [words.help, [["?"]]],
      [words.close, [["Esc"]]],
    ]],
    [screens.create, [
      [words.prompt, [["/"]]],
      [words.invoke, [[mod, "Enter"]]],
      [words.invokeFirst, [[mod, "⇧", "Enter"]]],
    ]],
    [
      words.screens,
      shown.map((name): Row => {
        const letter = Object.keys(LETTERS).find((key) => LETTERS[key] === name) ?? "";
        return [screens[name], [["G", letter.toUpperCase()]]];
      }),
    ],
    [screens.library, [
      [words.move, [["←"], ["↑"], ["↓"], ["→"]]],
      [words.open, [["Enter"]]],
      [words.pick, [["Space"]]],
      [words.pickAlong, [["⇧", "→"]]],
      [words.pickAll, [[mod, "A"]]],
      [words.star, [["S"]]],
      [words.remove, [["Delete"]]],
      [words.details, [["I"]]],
    ]],
  ];
  return (
    <Dialog title={words.title} onClose={onClose} wide>
      <div class="keys-groups">
        {groups.map(([title, rows]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl class="keys">
              {rows.map(([what, ways]) => (
                <div key={what}>
                  <dt>{what}</dt>
                  <dd>
                    {ways.map((keys, i) => (
                      <span key={i} class="keys-way">
                        {keys.map((key) => <kbd key={key}>{key}</kbd>)}
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
