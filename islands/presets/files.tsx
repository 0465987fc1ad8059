import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { studioPart } from "../studio/part.ts";
import { useFileDrop } from "../ui/file_drop.ts";
import { Download, Ellipsis, Upload } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { Menu } from "../ui/menu.tsx";
import { saveFile } from "../ui/save_file.ts";
import { usePresetsText } from "./words.ts";

const ImportDialog = lazily(() => import("./import_dialog.tsx"));

/** Whether files are being taken in; one that was dropped is read at once. */
const openedOf = studioPart(() => signal<{ file: File | null } | null>(null));

/** Takes styles in from a file, and one's own out. */
export function FileMenu() {
  const studio = useStudio();
  const { boot } = studio;
  const words = usePresetsText();
  const opened = openedOf(studio);
  const out = (format: "csv" | "json") => ({
    id: format,
    label: words.export(format.toUpperCase()),
    icon: Download,
    run: () => saveFile(boot.basePath + paths.exportPresets(format)),
  });
  return (
    <>
      <Menu
        label={words.files}
        items={[
          {
            id: "import",
            label: words.import,
            icon: Upload,
            run: () => void (opened.value = { file: null }),
          },
          out("csv"),
          out("json"),
        ]}
      >
        <Ellipsis size={20} aria-hidden />
      </Menu>
      {opened.value && (
        <ImportDialog
          first={opened.value.file}
          onClose={() => void (opened.value = null)}
        />
      )}
    </>
  );
}

/** Has a file that is dropped on it read. */
export function FileDrop({ children }: { children: ComponentChildren }) {
  const opened = openedOf(useStudio());
  const words = usePresetsText();
  const drop = useFileDrop(([file]) => file && void (opened.value = { file }));
  return (
    <div
      class={drop.over ? "workflow-drop drop-over" : "workflow-drop"}
      {...drop.handlers}
    >
      {children}
      {drop.over && <p class="drop-note">{words.dropHere}</p>}
    </div>
  );
}
