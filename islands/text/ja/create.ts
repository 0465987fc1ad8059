import type { Text } from "../text.ts";

const about = (seconds: number) =>
  seconds < 1
    ? "1 秒未満"
    : seconds < 90
    ? `約 ${Math.ceil(seconds)} 秒`
    : seconds < 5400
    ? `約 ${Math.round(seconds / 60)} 分`
    : `約 ${Math.round(seconds / 3600)} 時間`;

export const create: Text["create"] = {
  title: "作成",
  prompt: "プロンプト",
  promptPlaceholder: "どんな画像を作りますか？",
  promptSample: "a red circle on a blue background",
  template: "入力したプロンプト",
  negative: "ネガティブプロンプト",
  negativePlaceholder: "画像に入れたくないものは？",
  tokens: (n, limit, windows) =>
    windows === 1
      ? `${n} / ${limit} トークン`
      : `${n} トークン（${limit} ずつ ${windows} 回に分けて読み込み）`,
  promptUnreadable: (why) => `プロンプトを読み取れません：${why}`,
  promptNotes: {
    a1111: (part) => `「${part}」は AUTOMATIC1111 形式の重みとして読み取られます。`,
    unmatched: (part) => `「${part}」：対になる括弧がないため、文字として扱われます。`,
    editing: (part) => `「${part}」：ステップ途中での切り替えには対応していません。`,
    swap: (part) => `「${part}」の置き換えは行われず、前の語が使われます。`,
    lora: (part) => `「${part}」は無視されます。LoRA は下で選択してください。`,
    lora_part: (part) => `LoRA の一部の層だけがこのモデルに適用されます：${part}`,
    foreign: (part) => `「${part}」は他のツールの記法なので、文字として扱われます。`,
    embedding: (part) => `「${part}」という埋め込みは、このモデル用にインストールされていません。`,
  },
  examples: "または、例から始める",
  drawExample: "例を作成してみる",
  size: "サイズ",
  width: "幅",
  height: "高さ",
  swap: "幅と高さを入れ替える",
  lock: "縦横比を固定",
  presets: "サイズの候補",
  recommended: "推奨",
  steps: "ステップ数",
  stepsHint: "多いほど時間がかかり、細部が増えます。",
  guidance: "ガイダンス",
  guidanceHint: "プロンプトにどれだけ忠実に描くかを決めます。",
  sampler: "サンプラー",
  samplers: {
    recommended: "このモデルの推奨",
    steady: "ステップを増やすと安定",
    varied: "ステップごとに変化",
    quick: "少ステップのモデル用",
  },
  seed: "シード",
  seedRandom: "ランダム",
  seedRandomHint: "毎回変わる",
  seedRoll: "シードをランダムに選ぶ",
  seedRecent: "最近のシード",
  count: "枚数",
  advanced: "設定",
  model: "モデル",
  loras: "LoRA",
  loraAdd: "LoRA を追加",
  loraWeight: (name) => `${name} の強さ`,
  loraWord: (word) => `${word} をプロンプトに追加`,
  loraRemove: (name) => `${name} を外す`,
  controls: "制御画像",
  controlAdd: "制御画像を追加",
  modelDefault: "既定のモデル",
  style: "スタイル",
  board: "保存先",
  boardNone: "ボードなし",
  start: "元画像",
  startPick: "ライブラリ",
  startUpload: "アップロード",
  startHint: "または画像をドロップ／貼り付け",
  pickTitle: "画像を選択",
  pickFrom: "画像の場所",
  pickOne: (n, total) => `画像 ${n} / ${total}`,
  startStretched: "選択したサイズに引き伸ばされます。",
  startFit: (width, height) => `${width} × ${height} にする`,
  withStart: "元画像を使用",
  withoutStart: "元画像の使用をやめる",
  compareNext: "比較する画像を選んでください。",
  extend: "拡張",
  startRemove: "元画像を外す",
  startUploading: (part) => `アップロード中… ${Math.round(part * 100)}%`,
  startWrongKind: "PNG、JPEG、WebP の画像ではありません。",
  startGone: "元画像はもうありません。",
  strength: "強さ",
  strengthHint: "元画像をどれだけ変えてよいかを決めます。",
  mask: "マスクを塗る",
  maskSet: "マスクを編集",
  invoke: "作成",
  invokeMany: (n) => `${n} 枚作成`,
  cancel: "キャンセル",
  cancelAll: "自分の画像をすべてキャンセル",
  reset: "設定をリセット",
  series: "シリーズ…",
  history: "以前のプロンプト",
  dynamicOn: (prompts, each) =>
    each === 1 ? `${prompts} 枚を作成します：` : `${prompts} 通りを ${each} 枚ずつ作成します：`,
  dynamicMore: (n) => `ほか ${n} 通り`,
  dynamicMost: (total, most) =>
    `${total} 通りの組み合わせがあります。最初の ${most} 通りだけを使います。`,
  dynamicWrong: (why) => `括弧を解釈できないため、プロンプトを入力どおりに使います。${why}`,
  dynamicWhy: {
    not_opened: ({ at }) => `${at} 文字目の「}」に対応する「{」がありません。`,
    not_closed: ({ at }) => `${at} 文字目の「{」が閉じられていません。`,
    too_many_choices: ({ most }) => `1 つのプロンプトで使える選択肢は ${most} 個までです。`,
    too_deep: ({ most }) => `括弧の入れ子は ${most} 段までです。`,
    cannot_take: ({ at, from, to, of }) =>
      `${at} 文字目：${of} 個から ${
        from === to ? from : `${from}〜${to}`
      } 個を選ぶことはできません。`,
    too_much: ({ at, take, of }) =>
      `${at} 文字目：${of} 個から ${take} 個を選ぶと、組み合わせが多すぎます。`,
    too_long: ({ given }) => `プロンプトが長すぎるため、${given} 通りだけ作成します。`,
  },
  viewer: "画像",
  viewerEmpty: "ここに画像が表示されます",
  viewerEmptyHint: "作りたい画像を言葉で説明して、「作成」を押してください。",
  waiting: "順番を待っています…",
  place: (n) => n === 0 ? "次の番です" : `${n} 件待ち`,
  starting: "モデルを読み込んでいます…",
  step: (step, total) => `ステップ ${step} / ${total}`,
  left: (seconds) =>
    seconds < 1
      ? "まもなく完了"
      : seconds < 60
      ? `残り ${Math.ceil(seconds)} 秒`
      : `残り ${Math.ceil(seconds / 60)} 分`,
  progress: "進行状況",
  done: "画像が完成しました。",
  failed: "この画像を作成できませんでした",
  recent: "最近の画像",
  recentEmptyHint: "作成した画像はすべて、ここと自分のライブラリに残ります。",
  recentAll: "ライブラリ全体",
  recentMore: "もっと表示",
  inLine: (n) => n === 0 ? "すぐに開始" : `${n} 件待ち`,
  doneIn: (seconds, images) =>
    images > 1 ? `すべて${about(seconds)}で完成` : `${about(seconds)}で完成`,
  startsIn: (seconds) => seconds < 1 ? "まもなく開始" : `${about(seconds)}後に開始`,
  lineStopped: "キューは一時停止中",
  timeUnknown: "所要時間は不明",
  costMore: "所要時間とその理由",
  costOne: (seconds) => `このモデルでの実測では、1 枚に${about(seconds)}かかります。`,
  costUnknown: "このモデルではまだ画像が作られていないため、速さがわかりません。",
  cost: (units) =>
    `コストは ${units} です（ステップ数 × メガピクセル、ガイダンスが 1 を超えると 2 倍）。`,
  costTurns:
    "使用量の少ない人から順番が回ってくるので、小さな画像がすべての大きな画像を待つことはありません。",
  fields: "正しくない設定があります：",
  compareSlider: "1 枚目の画像の表示割合",
  notHere: (name) => `「${name}」はここにありません。`,
  notUsed: (name) => `「${name}」はここでは使われません。`,
  recalled: "設定を適用しました。",
  recalledByScript: (what) => `スクリプトが「作成」に入力しました：${what}`,
  recalledNothing: "スクリプトから「作成」の設定が届きましたが、使える項目がありませんでした。",
  recalledUnused: (names) => `ここでは使われません：${names}`,
  styles: {
    manage: "スタイルを管理…",
    add: "スタイルを追加…",
    pick: "スタイルを選択",
    search: "スタイルを検索",
    none: "一致するスタイルはありません。",
    remove: (name) => `スタイル「${name}」を外す`,
    earlier: (name) => `「${name}」を先に適用`,
    yourPrompt: "自分のプロンプト",
    groups: {
      mine: "自分のもの",
      shared: "共有されたもの",
      others: "ほかの人のもの",
      defaults: "標準",
    },
  },
};
