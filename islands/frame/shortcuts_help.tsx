import { commandsFor } from "../commands/everywhere.ts";
import { keyNames, type Keys } from "../commands/keys.ts";
import { CREATE, IMAGES, MASK, PROMPT } from "../commands/scoped.ts";
import { useMaskText } from "../mask/words.ts";
import { useStudio, useText } from "../studio/context.ts";
import { SCREENS } from "../studio/screens.ts";
import { Dialog } from "../ui/dialog.tsx";
import { useHelpText } from "./words.ts";

/** What keys do, and each way to press them. */
type Row = [label: string, ways: readonly Keys[]];

/** The keys of all commands. */
export default function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const studio = useStudio();
  const text = useText();
  const words = useHelpText();
  const masks = useMaskText();
  const scoped = <Id extends string>(
    commands: Readonly<Record<Id, readonly Keys[]>>,
    labels: Readonly<Record<Id, string>>,
  ) => (Object.keys(commands) as Id[]).map((id): Row => [labels[id], commands[id]]);
  const everywhere = commandsFor(studio)
    .flatMap(({ id, label, keys }): [string, Row][] => keys ? [[id, [label, [keys]]]] : []);
  const isPlace = ([id]: [string, Row]) => id.startsWith("go-");
  const title = (screen: "create" | "library") => SCREENS[screen].title[studio.language.value];
  const groups: [string, Row[]][] = [
    [words.everywhere, [
      ...everywhere.filter((row) => !isPlace(row)).map(([, row]) => row),
      [words.close, ["Escape"]],
    ]],
    [title("create"), [...scoped(CREATE, words.create), ...scoped(PROMPT, words.prompt)]],
    [words.screens, everywhere.filter(isPlace).map(([, row]) => row)],
    [title("library"), [
      [words.move, ["ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"]],
      [words.pickAlong, ["Shift+ArrowRight"]],
      ...scoped(IMAGES, {
        ...words.images,
        previous: text.library.previous,
        next: text.library.next,
      }),
    ]],
    [masks.title, scoped(MASK, masks.keys)],
  ];
  return (
    <Dialog title={text.frame.shortcuts.title} onClose={onClose} wide reads>
      <div class="keys-groups">
        {groups.map(([title, rows]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl class="keys">
              {rows.map(([what, ways]) => (
                <div key={what}>
                  <dt>{what}</dt>
                  <dd>
                    {ways.map((keys) => (
                      <span key={keys} class="keys-way">
                        {keyNames(keys).map((key) => <kbd key={key}>{key}</kbd>)}
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
