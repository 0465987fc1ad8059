import { pageWords } from "../studio/page_words.ts";
import { presets as de } from "../text/de/presets.ts";
import { presets as en, type PresetsText } from "../text/en/presets.ts";
import { presets as ja } from "../text/ja/presets.ts";

export const usePresetsText = pageWords<PresetsText>({ en, de, ja });
