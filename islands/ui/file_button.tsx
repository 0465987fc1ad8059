import { useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import { Upload } from "./icons.ts";

interface FileButtonProps {
  label: string;
  /** Media types and endings, as an `input` takes them. */
  accept: string;
  busy: boolean;
  onFiles: (files: File[]) => void;
}

/** A button that asks for files. The same file can be chosen twice in a row. */
export function FileButton({ label, accept, busy, onFiles }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        class="sr-only"
        type="file"
        multiple
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        onChange={(e) => {
          onFiles([...e.currentTarget.files ?? []]);
          e.currentTarget.value = "";
        }}
      />
      <Button icon={Upload} busy={busy} onClick={() => input.current?.click()}>{label}</Button>
    </>
  );
}
