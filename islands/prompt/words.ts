import { pageWords } from "../studio/page_words.ts";

interface PromptText {
  weight: (weight: string) => string;
  find: string;
  none: string;
  noSuch: string;
  findSeed: string;
  noSeeds: string;
  noSuchSeed: string;
  wildcards: string;
  lines: (n: number) => string;
  noWildcard: (name: string) => string;
  toWildcards: string;
}

const en: PromptText = {
  weight: (weight) => `Weight ${weight}`,
  find: "Search earlier prompts…",
  none: "Prompts you have used appear here.",
  noSuch: "No earlier prompt has these words.",
  findSeed: "Search seeds and prompts…",
  noSeeds: "The seeds of images you create appear here.",
  noSuchSeed: "No recent seed fits.",
  wildcards: "Wildcards",
  lines: (n) => n === 1 ? "1 line" : `${n} lines`,
  noWildcard: (name) => `There is no wildcard “${name}”, so no image can be made of this.`,
  toWildcards: "Wildcards…",
};

const de: PromptText = {
  weight: (weight) => `Gewicht ${weight}`,
  find: "Frühere Prompts durchsuchen …",
  none: "Verwendete Prompts erscheinen hier.",
  noSuch: "Kein früherer Prompt enthält diese Wörter.",
  findSeed: "Seeds und Prompts durchsuchen …",
  noSeeds: "Die Seeds Ihrer Bilder erscheinen hier.",
  noSuchSeed: "Kein passender Seed.",
  wildcards: "Wildcards",
  lines: (n) => n === 1 ? "1 Zeile" : `${n} Zeilen`,
  noWildcard: (name) =>
    `Eine Wildcard „${name}“ gibt es nicht, so lässt sich daraus kein Bild erstellen.`,
  toWildcards: "Wildcards …",
};

const ja: PromptText = {
  weight: (weight) => `重み ${weight}`,
  find: "以前のプロンプトを検索…",
  none: "使用したプロンプトがここに表示されます。",
  noSuch: "一致する以前のプロンプトはありません。",
  findSeed: "シードとプロンプトを検索…",
  noSeeds: "作成した画像のシードがここに表示されます。",
  noSuchSeed: "一致するシードはありません。",
  wildcards: "ワイルドカード",
  lines: (n) => `${n} 行`,
  noWildcard: (name) => `ワイルドカード「${name}」がないため、このままでは画像を作成できません。`,
  toWildcards: "ワイルドカード…",
};

/** The words of what helps to write a prompt. */
export const usePromptText = pageWords({ en, de, ja });
