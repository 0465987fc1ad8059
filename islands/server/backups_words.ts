import { pageWords } from "../studio/page_words.ts";
import { backups as de } from "../text/de/backups.ts";
import { backups as en, type BackupsText } from "../text/en/backups.ts";
import { backups as ja } from "../text/ja/backups.ts";

export const useBackupsText = pageWords<BackupsText>({ en, de, ja });
