import { pageWords } from "../studio/page_words.ts";

interface SimilarText {
  open: string;
  waiting: string;
  waitingHint: string;
  unreadable: string;
  unseen: (n: number) => string;
}

const en: SimilarText = {
  open: "Open the image",
  waiting: "The image is being looked at",
  waitingHint: "What is like it comes here as soon as a device is free.",
  unreadable: "The model cannot read this image",
  unseen: (n) => n === 1 ? "1 image is yet to be compared." : `${n} images are yet to be compared.`,
};

const de: SimilarText = {
  open: "Das Bild öffnen",
  waiting: "Das Bild wird angesehen",
  waitingHint: "Was ihm ähnlich ist, kommt hierher, sobald ein Gerät frei ist.",
  unreadable: "Das Modell kann dieses Bild nicht lesen",
  unseen: (n) =>
    n === 1 ? "1 Bild ist noch zu vergleichen." : `${n} Bilder sind noch zu vergleichen.`,
};

const ja: SimilarText = {
  open: "画像を開く",
  waiting: "画像を調べています",
  waitingHint: "デバイスが空き次第、似た画像がここに表示されます。",
  unreadable: "モデルがこの画像を読み込めません",
  unseen: (n) => `まだ比べていない画像が ${n} 枚あります。`,
};

export const useSimilarText = pageWords<SimilarText>({ en, de, ja });
