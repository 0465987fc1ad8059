import { useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import { type LucideIcon, Upload } from "./icons.ts";

interface FileButtonProps {
  label: string;
  /** What it is called where the label alone does not say what the file is for. */
  name?: string;
  /** Media types and endings, as an `input` takes them. */
  accept: string;
  /** Only one file can be chosen. */
  single?: boolean;
  icon?: LucideIcon;
  small?: boolean;
  busy?: boolean;
  onFiles: (files: File[]) => void;
}

/** A button that asks for files. The same file can be chosen twice in a row. */
export function FileButton(props: FileButtonProps) {
  const { label, name, accept, single = false, onFiles, ...looks } = props;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        class="sr-only"
        type="file"
        multiple={!single}
        tabIndex={-1}
        aria-label={name ?? label}
        accept={accept}
        onChange={(e) => {
          const files = [...e.currentTarget.files ?? []];
          e.currentTarget.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button
        icon={Upload}
        {...looks}
        {...(name === undefined ? {} : { "aria-label": name })}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}
