import type { CREATE, IMAGES, PROMPT } from "../commands/scoped.ts";
import { pageWords } from "../studio/page_words.ts";
import type { KindNames } from "./find_things.ts";

interface HelpText {
  everywhere: string;
  screens: string;
  close: string;
  create: Record<keyof typeof CREATE, string>;
  prompt: Record<keyof typeof PROMPT, string>;
  move: string;
  pickAlong: string;
  images: Record<Exclude<keyof typeof IMAGES, "previous" | "next">, string>;
}

const en: HelpText = {
  everywhere: "Everywhere",
  screens: "Go to a screen",
  close: "Close what is open",
  create: {
    prompt: "Go to the prompt",
    invoke: "Create the image",
    invokeFirst: "Create it before my other images",
  },
  prompt: {
    heavier: "Give the selected words more weight",
    lighter: "Give them less",
    earlier: "Earlier prompt",
    later: "Later prompt",
  },
  move: "Move",
  pickAlong: "Extend the selection",
  images: {
    open: "Open the image",
    pick: "Select",
    pickAll: "Select all",
    pickNone: "Clear the selection",
    star: "Star the image",
    remove: "Move the image to the trash",
    details: "Show details",
  },
};

const de: HelpText = {
  everywhere: "Überall",
  screens: "Seite öffnen",
  close: "Geöffnetes schließen",
  create: {
    prompt: "Zum Prompt springen",
    invoke: "Bild erstellen",
    invokeFirst: "Vor meinen anderen Bildern erstellen",
  },
  prompt: {
    heavier: "Ausgewählte Wörter stärker gewichten",
    lighter: "Schwächer gewichten",
    earlier: "Früherer Prompt",
    later: "Späterer Prompt",
  },
  move: "Navigieren",
  pickAlong: "Auswahl erweitern",
  images: {
    open: "Bild öffnen",
    pick: "Auswählen",
    pickAll: "Alle auswählen",
    pickNone: "Auswahl aufheben",
    star: "Bild mit Stern markieren",
    remove: "Bild in den Papierkorb verschieben",
    details: "Details anzeigen",
  },
};

const ja: HelpText = {
  everywhere: "共通",
  screens: "画面を移動",
  close: "開いているものを閉じる",
  create: {
    prompt: "プロンプトへ移動",
    invoke: "画像を作成",
    invokeFirst: "自分のほかの画像より先に作成",
  },
  prompt: {
    heavier: "選択した語句を強くする",
    lighter: "弱くする",
    earlier: "前のプロンプト",
    later: "次のプロンプト",
  },
  move: "移動",
  pickAlong: "選択範囲を広げる",
  images: {
    open: "画像を開く",
    pick: "選択",
    pickAll: "すべて選択",
    pickNone: "選択を解除",
    star: "スターを付ける",
    remove: "画像をゴミ箱に入れる",
    details: "詳細を表示",
  },
};

/** The words of the help on keys: what commands of screens and tools do. */
export const useHelpText = pageWords({ en, de, ja });

interface PaletteText {
  placeholder: string;
  nothing: string;
  kinds: KindNames;
}

/** The words of the search for commands and things. */
export const usePaletteText = pageWords<PaletteText>({
  en: {
    placeholder: "Find a screen, command, board, image or workflow…",
    nothing: "Nothing matches.",
    kinds: { board: "Board", image: "Image", person: "Person", workflow: "Workflow" },
  },
  de: {
    placeholder: "Seite, Befehl, Board, Bild oder Workflow suchen …",
    nothing: "Keine Treffer.",
    kinds: { board: "Board", image: "Bild", person: "Person", workflow: "Workflow" },
  },
  ja: {
    placeholder: "画面、コマンド、ボード、画像、ワークフローを検索…",
    nothing: "見つかりませんでした。",
    kinds: { board: "ボード", image: "画像", person: "メンバー", workflow: "ワークフロー" },
  },
});
