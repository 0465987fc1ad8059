import { useText } from "../studio/context.ts";
import { Dialog } from "../ui/dialog.tsx";

/** The keys, as `shortcuts.ts` and the screens use them. */
export default function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const words = useText().frame.shortcuts;
  const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
  const rows: [string, string[][]][] = [
    [words.palette, [[mod, "K"]]],
    [words.help, [["?"]]],
    [words.invoke, [[mod, "Enter"]]],
    [words.prompt, [["/"]]],
    [words.screens, [["G", "C"], ["G", "L"], ["G", "W"], ["G", "Q"]]],
    [words.next, [["←"], ["→"]]],
    [words.star, [["S"]]],
    [words.remove, [["Delete"]]],
    [words.close, [["Esc"]]],
  ];
  return (
    <Dialog title={words.title} onClose={onClose}>
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
    </Dialog>
  );
}
