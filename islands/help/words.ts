import { pageWords } from "../studio/page_words.ts";

const en = {
  search: "Search the guides",
  guides: "Guides",
  sections: "Sections",
  found: (n: number) => n === 0 ? "Nothing was found." : n === 1 ? "1 section" : `${n} sections`,
  language: "",
  pick: "Choose a guide, or search all of them.",
  api: "Try the API",
};

type HelpWords = typeof en;

const de: HelpWords = {
  search: "Anleitungen durchsuchen",
  guides: "Anleitungen",
  sections: "Abschnitte",
  found: (n) => n === 0 ? "Nichts gefunden." : n === 1 ? "1 Abschnitt" : `${n} Abschnitte`,
  language: "Die Anleitungen sind auf Englisch.",
  pick: "Eine Anleitung wählen oder alle durchsuchen.",
  api: "API ausprobieren",
};

const ja: HelpWords = {
  search: "ガイドを検索",
  guides: "ガイド",
  sections: "見出し",
  found: (n) => n === 0 ? "見つかりませんでした。" : `${n} 件の見出し`,
  language: "ガイドは英語です。",
  pick: "ガイドを選ぶか、すべてのガイドを検索してください。",
  api: "API を試す",
};

export const useHelpWords = pageWords<HelpWords>({ en, de, ja });
