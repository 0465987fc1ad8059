import { pageWords } from "../studio/page_words.ts";

const en = {
  intro: "Every route of this server. A request is sent as you, or with the key that you enter.",
  key: "API key",
  keyHint: "Kept on this page only, until it is closed. Empty: your own session.",
  search: "Search routes",
  body: "Body (JSON)",
  optional: (names: string) => `May also have: ${names}`,
  send: "Send",
  badJson: "This is not JSON.",
  failed: "No answer came.",
  file: (type: string, size: string) => `${type}, ${size}`,
  none: "No route is called so.",
};

type TryWords = typeof en;

const de: TryWords = {
  intro:
    "Alle Routen dieses Servers. Gesendet wird in Ihrem Namen oder mit dem Schlüssel, den Sie eingeben.",
  key: "API-Schlüssel",
  keyHint: "Bleibt nur auf dieser Seite, bis sie geschlossen wird. Leer: die eigene Sitzung.",
  search: "Routen suchen",
  body: "Inhalt (JSON)",
  optional: (names) => `Auch möglich: ${names}`,
  send: "Senden",
  badJson: "Das ist kein JSON.",
  failed: "Es kam keine Antwort.",
  file: (type, size) => `${type}, ${size}`,
  none: "Keine Route heißt so.",
};

const ja: TryWords = {
  intro: "このサーバーのすべてのルートです。自分のセッション、または入力したキーで送信します。",
  key: "API キー",
  keyHint: "このページを閉じるまで、ここだけに保持されます。空欄なら自分のセッションを使います。",
  search: "ルートを検索",
  body: "本文（JSON）",
  optional: (names) => `ほかに指定できるもの：${names}`,
  send: "送信",
  badJson: "JSON ではありません。",
  failed: "応答がありませんでした。",
  file: (type, size) => `${type}、${size}`,
  none: "該当するルートはありません。",
};

export const useTryWords = pageWords<TryWords>({ en, de, ja });
