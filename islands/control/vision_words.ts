import type { VisionType } from "../../inference/families/vision.ts";
import { pageWords } from "../studio/page_words.ts";

interface VisionText {
  needs: Record<VisionType, string>;
  get: (name: string) => string;
  coming: string;
  askAdmin: string;
  toModels: string;
  removeBackground: string;
  removeBackgroundHint: string;
  model: string;
  queued: string;
  seen: string;
  show: string;
  again: string;
  waiting: string;
  failed: string;
  describe: string;
  describeHint: string;
  describeByModel: string;
  keep: string;
  kept: string;
  describing: string;
  description: string;
  usePrompt: string;
  notDescribed: string;
}

const en: VisionText = {
  needs: {
    depth_estimation: "This needs a model that estimates depth, and none is installed.",
    background_removal: "This needs a model that finds backgrounds, and none is installed.",
    image_to_text: "This needs a model that describes images, and none is installed.",
    keypoint_detection: "This needs a model that finds poses, and none is installed.",
    image_feature_extraction: "This needs a model that compares images, and none is installed.",
  },
  get: (name) => `Get ${name}`,
  coming: "It is being installed: the page “Models” shows how far it is.",
  askAdmin: "An administrator can install one.",
  toModels: "Go to the models",
  removeBackground: "Remove background",
  removeBackgroundHint: "Makes a new image with a transparent background; this one stays as it is.",
  model: "Model",
  queued: "Removing the background is in the queue.",
  seen: "What the control model sees",
  show: "Show what the control model sees",
  again: "Show again",
  waiting: "In the queue: the preview comes when it is ready.",
  failed: "The preview could not be made.",
  describe: "Describe",
  describeHint: "What the image shows: read out where it cannot be seen, and found by the search.",
  describeByModel: "Let a model describe it",
  keep: "Keep",
  kept: "The description is kept.",
  describing: "In the queue: the words come when they are ready.",
  description: "Description",
  usePrompt: "Use as prompt",
  notDescribed: "The image could not be described.",
};

const de: VisionText = {
  needs: {
    depth_estimation: "Dazu gehört ein Modell, das Tiefe schätzt, und es ist keines installiert.",
    background_removal:
      "Dazu gehört ein Modell, das Hintergründe findet, und es ist keines installiert.",
    image_to_text: "Dazu gehört ein Modell, das Bilder beschreibt, und es ist keines installiert.",
    keypoint_detection: "Dazu gehört ein Modell, das Posen findet, und es ist keines installiert.",
    image_feature_extraction:
      "Dazu gehört ein Modell, das Bilder vergleicht, und es ist keines installiert.",
  },
  get: (name) => `${name} holen`,
  coming: "Es wird installiert: Die Seite „Modelle“ zeigt, wie weit es ist.",
  askAdmin: "Ein Administrator kann eines installieren.",
  toModels: "Zu den Modellen",
  removeBackground: "Hintergrund entfernen",
  removeBackgroundHint:
    "Macht ein neues Bild mit durchsichtigem Hintergrund; dieses bleibt, wie es ist.",
  model: "Modell",
  queued: "Das Entfernen des Hintergrunds ist eingereiht.",
  seen: "Was das Steuermodell sieht",
  show: "Zeigen, was das Steuermodell sieht",
  again: "Noch einmal zeigen",
  waiting: "Eingereiht: Die Vorschau kommt, sobald sie fertig ist.",
  failed: "Die Vorschau ließ sich nicht machen.",
  describe: "Beschreiben",
  describeHint:
    "Was das Bild zeigt: wird vorgelesen, wo man es nicht sehen kann, und von der Suche gefunden.",
  describeByModel: "Von einem Modell beschreiben lassen",
  keep: "Behalten",
  kept: "Die Beschreibung ist gespeichert.",
  describing: "Eingereiht: Die Worte kommen, sobald sie fertig sind.",
  description: "Beschreibung",
  usePrompt: "Als Prompt verwenden",
  notDescribed: "Das Bild ließ sich nicht beschreiben.",
};

const ja: VisionText = {
  needs: {
    depth_estimation: "深度を推定するモデルが必要ですが、インストールされていません。",
    background_removal: "背景を見分けるモデルが必要ですが、インストールされていません。",
    image_to_text: "画像を説明するモデルが必要ですが、インストールされていません。",
    keypoint_detection: "ポーズを見つけるモデルが必要ですが、インストールされていません。",
    image_feature_extraction: "画像を比べるモデルが必要ですが、インストールされていません。",
  },
  get: (name) => `${name} を入手`,
  coming: "インストール中です。進み具合は「モデル」ページで確認できます。",
  askAdmin: "管理者がインストールできます。",
  toModels: "モデルを開く",
  removeBackground: "背景を削除",
  removeBackgroundHint: "背景を透明にした新しい画像を作ります。この画像はそのまま残ります。",
  model: "モデル",
  queued: "背景の削除をキューに追加しました。",
  seen: "制御モデルが見る画像",
  show: "制御モデルが見る画像を表示",
  again: "もう一度表示",
  waiting: "キューに追加しました。準備ができたらプレビューが表示されます。",
  failed: "プレビューを作成できませんでした。",
  describe: "説明する",
  describeHint: "画像の内容です。見えない場面で読み上げられ、検索でも見つかります。",
  describeByModel: "モデルに説明させる",
  keep: "保存",
  kept: "説明を保存しました。",
  describing: "キューに追加しました。準備ができたら表示されます。",
  description: "説明",
  usePrompt: "プロンプトに使う",
  notDescribed: "画像を説明できませんでした。",
};

export const useVisionText = pageWords<VisionText>({ en, de, ja });
