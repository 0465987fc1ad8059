import type { Text } from "../text.ts";

export const images: Text["images"] = {
  alt: (prompt) => prompt === "" ? "画像" : `画像：${prompt}`,
  open: "開く",
  download: "ダウンロード",
  star: "スターを付ける",
  unstar: "スターを外す",
  starred: "スター付き",
  remove: "ゴミ箱に入れる",
  removed: (n) => `${n} 枚の画像をゴミ箱に入れました。`,
  restored: (n) => `${n} 枚の画像を元に戻しました。`,
  size: (w, h) => `${w} × ${h}`,
  count: (n) => `${n.toLocaleString("ja")} 枚`,
  useSeed: "シードを使う",
  useAsStart: "元画像として使う",
  remix: "リミックス",
  usePart: (part) => `${part}を使う`,
  partTaken: (part) => `${part}を適用しました。`,
  recallAll: "すべての設定を使う",
  compare: "比較",
};
