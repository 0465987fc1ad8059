import type { Extension } from "../../inference/graph/extend.ts";
import type { ControlMode, Preprocessor } from "../../inference/graph/control_layers.ts";
import type { Idle } from "../recipe/control_choice.ts";
import { pageWords } from "../studio/page_words.ts";

interface ControlText {
  layer: (n: number) => string;
  remove: (n: number) => string;
  useStart: string;
  model: string;
  modelChoose: string;
  modelGone: string;
  imagePrompt: string;
  preprocessor: string;
  asItIs: string;
  preprocessors: Record<Preprocessor, string>;
  preview: string;
  previewFailed: string;
  numbers: Record<"weight" | "begin" | "end", string>;
  mode: string;
  modes: Record<ControlMode, string>;
  idle: Record<Idle, string>;
  sides: Record<keyof Extension, string>;
  sidesHint: string;
  unit: string;
  pixels: string;
  percent: string;
  extended: (width: number, height: number) => string;
  tooLarge: (width: number, height: number) => string;
  extendModel: string;
  chosenModel: (name: string) => string;
  nothingExtended: string;
  upscale: string;
  upscaler: string;
  factor: string;
  result: (width: number, height: number) => string;
  noUpscaler: string;
  enlarge: string;
  queued: string;
}

const en: ControlText = {
  layer: (n) => `Control image ${n}`,
  remove: (n) => `Remove control image ${n}`,
  useStart: "Start image",
  model: "Control model",
  modelChoose: "Choose a control model",
  modelGone: "A model that is not here or does not fit",
  imagePrompt: "What the image shows, and how, counts beside the words of the prompt.",
  preprocessor: "Preprocessor",
  asItIs: "None: the image as it is",
  preprocessors: {
    canny_edge_detection: "Edges (Canny)",
    lineart_edge_detection: "Lines",
    color_map: "Colour map",
    tile_image_processor: "Tile (smaller)",
    img_blur: "Blur",
    depth_anything_depth_estimation: "Depth",
    normal_map: "Normal map (from depth)",
    dw_openpose_detection: "Pose (of one person)",
  },
  preview: "What the control model sees",
  previewFailed: "The preview could not be made: choose another image.",
  numbers: { weight: "Weight", begin: "Begin", end: "End" },
  mode: "Control mode",
  modes: {
    balanced: "Balanced",
    more_prompt: "Prompt counts more",
    more_control: "Image counts more",
    unbalanced: "Image counts most",
  },
  idle: {
    onnx:
      "Not used: the chosen model was exported to ONNX and takes no control images. Choose one of .safetensors.",
    noneInstalled: "Not used: no control model for the chosen model is installed.",
    noModel: "Not used until a control model is chosen.",
    noEncoder:
      "Not used: this IP-Adapter needs a CLIP image encoder, and none that fits is installed.",
    noImage: "Not used until an image is chosen.",
    ends: "Not used: it must end later than it begins.",
  },
  sides: { left: "Left", top: "Top", right: "Right", bottom: "Bottom" },
  sidesHint: "How far the image goes on beyond each side.",
  unit: "Unit",
  pixels: "Pixels",
  percent: "Percent",
  extended: (width, height) => `Makes ${width} × ${height}`,
  tooLarge: (width, height) =>
    `Makes ${width} × ${height}: more is not possible, so all of it is made smaller.`,
  extendModel: "Drawn by",
  chosenModel: (name) => `The chosen model (${name})`,
  nothingExtended: "Extend at least one side.",
  upscale: "Upscale",
  upscaler: "Upscaler",
  factor: "Factor",
  result: (width, height) => `Result: ${width} × ${height}`,
  noUpscaler: "No upscaler is installed.",
  enlarge: "Upscale",
  queued: "Upscaling is in the queue.",
};

const de: ControlText = {
  layer: (n) => `Steuerbild ${n}`,
  remove: (n) => `Steuerbild ${n} entfernen`,
  useStart: "Ausgangsbild",
  model: "Steuermodell",
  modelChoose: "Steuermodell wählen",
  modelGone: "Ein Modell, das nicht hier ist oder nicht passt",
  imagePrompt: "Was das Bild zeigt und wie es aussieht, zählt neben den Worten des Prompts.",
  preprocessor: "Vorverarbeitung",
  asItIs: "Keine: das Bild, wie es ist",
  preprocessors: {
    canny_edge_detection: "Kanten (Canny)",
    lineart_edge_detection: "Linien",
    color_map: "Farbflächen",
    tile_image_processor: "Kacheln (verkleinert)",
    img_blur: "Unschärfe",
    depth_anything_depth_estimation: "Tiefe",
    normal_map: "Normalen (aus der Tiefe)",
    dw_openpose_detection: "Pose (einer Person)",
  },
  preview: "Was das Steuermodell sieht",
  previewFailed: "Die Vorschau ließ sich nicht machen: wählen Sie ein anderes Bild.",
  numbers: { weight: "Gewicht", begin: "Beginn", end: "Ende" },
  mode: "Steuermodus",
  modes: {
    balanced: "Ausgeglichen",
    more_prompt: "Prompt zählt mehr",
    more_control: "Bild zählt mehr",
    unbalanced: "Bild zählt am meisten",
  },
  idle: {
    onnx:
      "Nicht benutzt: Das gewählte Modell wurde nach ONNX exportiert und nimmt keine Steuerbilder. Wählen Sie eines aus .safetensors.",
    noneInstalled: "Nicht benutzt: Für das gewählte Modell ist kein Steuermodell installiert.",
    noModel: "Nicht benutzt, bis ein Steuermodell gewählt ist.",
    noEncoder:
      "Nicht benutzt: Dieser IP-Adapter braucht einen CLIP-Bild-Encoder, und kein passender ist installiert.",
    noImage: "Nicht benutzt, bis ein Bild gewählt ist.",
    ends: "Nicht benutzt: Es muss später enden als beginnen.",
  },
  sides: { left: "Links", top: "Oben", right: "Rechts", bottom: "Unten" },
  sidesHint: "Wie weit das Bild über jede Seite hinaus weitergeht.",
  unit: "Einheit",
  pixels: "Pixel",
  percent: "Prozent",
  extended: (width, height) => `Ergibt ${width} × ${height}`,
  tooLarge: (width, height) =>
    `Ergibt ${width} × ${height}: Mehr ist nicht möglich, daher wird alles verkleinert.`,
  extendModel: "Gezeichnet von",
  chosenModel: (name) => `Das gewählte Modell (${name})`,
  nothingExtended: "Erweitern Sie mindestens eine Seite.",
  upscale: "Vergrößern",
  upscaler: "Upscaler",
  factor: "Faktor",
  result: (width, height) => `Ergebnis: ${width} × ${height}`,
  noUpscaler: "Es ist kein Upscaler installiert.",
  enlarge: "Vergrößern",
  queued: "Das Vergrößern ist eingereiht.",
};

const ja: ControlText = {
  layer: (n) => `制御画像 ${n}`,
  remove: (n) => `制御画像 ${n} を削除`,
  useStart: "元画像",
  model: "制御モデル",
  modelChoose: "制御モデルを選択",
  modelGone: "ここにない、または合わないモデル",
  imagePrompt: "画像の内容と雰囲気が、プロンプトの言葉とともに反映されます。",
  preprocessor: "前処理",
  asItIs: "なし（そのまま）",
  preprocessors: {
    canny_edge_detection: "エッジ（Canny）",
    lineart_edge_detection: "線画",
    color_map: "カラーマップ",
    tile_image_processor: "タイル（縮小）",
    img_blur: "ぼかし",
    depth_anything_depth_estimation: "深度",
    normal_map: "法線マップ（深度から）",
    dw_openpose_detection: "ポーズ（1人）",
  },
  preview: "制御モデルが見る画像",
  previewFailed: "プレビューを作成できませんでした。別の画像を選んでください。",
  numbers: { weight: "重み", begin: "開始", end: "終了" },
  mode: "制御モード",
  modes: {
    balanced: "バランス",
    more_prompt: "プロンプトを優先",
    more_control: "画像を優先",
    unbalanced: "画像を最優先",
  },
  idle: {
    onnx:
      "使用されません。選択中のモデルは ONNX 形式で、制御画像に対応していません。.safetensors のモデルを選んでください。",
    noneInstalled: "使用されません。選択中のモデルに合う制御モデルがインストールされていません。",
    noModel: "制御モデルを選ぶまで使用されません。",
    noEncoder:
      "使用されません。この IP-Adapter には CLIP 画像エンコーダーが必要ですが、合うものがインストールされていません。",
    noImage: "画像を選ぶまで使用されません。",
    ends: "使用されません。終了は開始より後にしてください。",
  },
  sides: { left: "左", top: "上", right: "右", bottom: "下" },
  sidesHint: "各辺の外側にどれだけ描き足すか。",
  unit: "単位",
  pixels: "ピクセル",
  percent: "パーセント",
  extended: (width, height) => `${width} × ${height} になります`,
  tooLarge: (width, height) =>
    `${width} × ${height} になります。これ以上は作成できないため、全体が縮小されます。`,
  extendModel: "描画するモデル",
  chosenModel: (name) => `選択中のモデル（${name}）`,
  nothingExtended: "少なくとも一辺を拡張してください。",
  upscale: "拡大",
  upscaler: "アップスケーラー",
  factor: "倍率",
  result: (width, height) => `結果：${width} × ${height}`,
  noUpscaler: "アップスケーラーがインストールされていません。",
  enlarge: "拡大する",
  queued: "拡大をキューに追加しました。",
};

export const useControlText = pageWords<ControlText>({ en, de, ja });
