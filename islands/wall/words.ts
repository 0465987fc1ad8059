import { pageWords } from "../studio/page_words.ts";

interface WallText {
  empty: string;
  arrived: (who: string | undefined) => string;
  slides: string;
  all: string;
}

export const useWallText = pageWords<WallText>({
  en: {
    empty: "New images appear here by themselves.",
    arrived: (who) => who ? `New image by ${who}` : "New image",
    slides: "One by one",
    all: "All at once",
  },
  de: {
    empty: "Neue Bilder erscheinen hier von selbst.",
    arrived: (who) => who ? `Neues Bild von ${who}` : "Neues Bild",
    slides: "Einzeln zeigen",
    all: "Alle zeigen",
  },
  ja: {
    empty: "新しい画像がここに自動的に表示されます。",
    arrived: (who) => who ? `${who} さんの新しい画像` : "新しい画像",
    slides: "1 枚ずつ表示",
    all: "すべて表示",
  },
});
