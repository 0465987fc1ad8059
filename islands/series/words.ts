import { pageWords } from "../studio/page_words.ts";

interface SeriesText {
  title: string;
  intro: string;
  noPrompt: string;
  across: string;
  down: string;
  none: string;
  values: string;
  hint: string;
  wrong: (min: number, max: number, most: number) => string;
  lora: string;
  start: (n: number) => string;
  last: string;
  sheet: string;
  cell: (x: string, y: string) => string;
  keep: string;
  kept: string;
  missing: string;
}

export const useSeriesText = pageWords<SeriesText>({
  en: {
    title: "Series",
    intro: "One image for each value, or each pair of values. All else stays as it is in Create.",
    noPrompt: "Write a prompt in Create first.",
    across: "From left to right",
    down: "From top to bottom",
    none: "Nothing",
    values: "Values",
    hint: "4, 8, 12 or 4-12 (+4) or 4-12 [3]",
    wrong: (min, max, most) => `Type up to ${most} numbers from ${min} to ${max}.`,
    lora: "LoRA weight",
    start: (n) => n === 1 ? "Create 1 image" : `Create ${n} images`,
    last: "Last contact sheet",
    sheet: "Contact sheet",
    cell: (x, y) => [x, y].filter(Boolean).join(", "),
    keep: "Keep as one image",
    kept: "The contact sheet is in your library.",
    missing: "not made",
  },
  de: {
    title: "Serie",
    intro: "Ein Bild je Wert oder Wertepaar. Alles andere bleibt wie unter „Erstellen“.",
    noPrompt: "Schreiben Sie zuerst unter „Erstellen“ einen Prompt.",
    across: "Von links nach rechts",
    down: "Von oben nach unten",
    none: "Nichts",
    values: "Werte",
    hint: "4; 8; 12 oder 0,4; 0,8 oder 4-12 (+4) oder 4-12 [3]",
    wrong: (min, max, most) => `Höchstens ${most} Zahlen von ${min} bis ${max} eingeben.`,
    lora: "LoRA-Gewicht",
    start: (n) => n === 1 ? "1 Bild erstellen" : `${n} Bilder erstellen`,
    last: "Letzter Kontaktbogen",
    sheet: "Kontaktbogen",
    cell: (x, y) => [x, y].filter(Boolean).join(", "),
    keep: "Als ein Bild behalten",
    kept: "Der Kontaktbogen ist in Ihrer Bibliothek.",
    missing: "nicht erstellt",
  },
  ja: {
    title: "シリーズ",
    intro: "値ごと、または値の組ごとに 1 枚作成します。ほかの設定は「作成」のままです。",
    noPrompt: "先に「作成」でプロンプトを入力してください。",
    across: "左から右へ",
    down: "上から下へ",
    none: "なし",
    values: "値",
    hint: "4, 8, 12 または 4-12 (+4)、4-12 [3]",
    wrong: (min, max, most) => `${min}～${max} の数値を ${most} 個まで入力してください。`,
    lora: "LoRA の重み",
    start: (n) => `${n} 枚作成`,
    last: "前回のコンタクトシート",
    sheet: "コンタクトシート",
    cell: (x, y) => [x, y].filter(Boolean).join("、"),
    keep: "1 枚の画像として保存",
    kept: "コンタクトシートをライブラリに保存しました。",
    missing: "未作成",
  },
});
