import type { StoredBackup } from "../../services/contract/backups.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { IconButton } from "../ui/button.tsx";
import { Check, CircleAlert, Download, ShieldCheck, Trash2 } from "../ui/icons.ts";
import { When } from "../ui/when.tsx";
import { useBackupsText } from "./backups_words.ts";

interface BackupRowProps {
  backup: StoredBackup;
  /** A backup is made or verified. */
  busy: boolean;
  onVerify: () => void;
  onRemove: () => void;
}

/** A backup: when it was made, how large it is, how it did when it was tried out. */
export function BackupRow({ backup, busy, onVerify, onRemove }: BackupRowProps) {
  const { boot, language } = useStudio();
  const words = useBackupsText();
  const { name, made_at, bytes } = backup;
  return (
    <li class="roomy">
      <div class="list-words">
        <p class="list-title">
          <When at={made_at} />
          {bytes !== null && ` · ${formatBytes(bytes, language.value)}`}
        </p>
        <Outcome backup={backup} />
        <p class="list-sub">{name}</p>
      </div>
      <div class="backup-actions">
        <IconButton
          icon={ShieldCheck}
          label={`${words.verify}: ${name}`}
          disabled={busy}
          onClick={onVerify}
        />
        <a
          class="icon-button"
          href={boot.basePath + paths.downloadBackup(name)}
          download
          aria-label={`${words.download}: ${name}`}
          title={`${words.download}: ${name}`}
        >
          <Download size={20} aria-hidden />
        </a>
        <IconButton
          icon={Trash2}
          danger
          label={`${words.remove}: ${name}`}
          disabled={busy}
          onClick={onRemove}
        />
      </div>
    </li>
  );
}

function Outcome({ backup: { check } }: { backup: StoredBackup }) {
  const words = useBackupsText();
  if (check === null) return <p class="list-sub">{words.untried}</p>;
  const { at, failure, images, missing } = check;
  const good = failure === null && missing === 0;
  return (
    <p class={`backup-outcome ${good ? "is-good" : "is-open"}`}>
      {good ? <Check size={18} aria-hidden /> : <CircleAlert size={18} aria-hidden />}
      <span>
        {failure === null ? words.good(images) : `${words.bad} ${failure}`}
        {failure === null && missing > 0 && `, ${words.lacking(missing)}`}
        {" · "}
        {words.tried} <When at={at} />
      </span>
    </p>
  );
}
