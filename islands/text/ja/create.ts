import type { Text } from "../text.ts";

const about = (seconds: number) =>
  seconds < 1
    ? "1 秒足らず"
    : seconds < 90
    ? `約 ${Math.ceil(seconds)} 秒`
    : seconds < 5400
    ? `約 ${Math.round(seconds / 60)} 分`
    : `約 ${Math.round(seconds / 3600)} 時間`;

export const create: Text["create"] = {
  title: "作成",
  prompt: "プロンプト",
  promptPlaceholder: "どんな画像を作りますか?",
  promptSample: "a red circle on a blue background",
  negative: "ネガティブプロンプト",
  negativePlaceholder: "描いてほしくないものは?",
  tokens: (n, most) => `${most} トークン中 ${n}`,
  notRead: (words) => `モデルには長すぎます。読まれない部分:「${words}」`,
  notReadLongest: (words) => `最も長いものがモデルには長すぎます。読まれない部分:「${words}」`,
  examples: "または、次の例から",
  drawExample: "例を描いてみる",
  size: "サイズ",
  width: "幅",
  height: "高さ",
  swap: "幅と高さを入れ替える",
  lock: "縦横比を固定",
  presets: "サイズの候補",
  steps: "ステップ数",
  stepsHint: "多いほど時間がかかり、細かくなります。",
  guidance: "ガイダンス",
  guidanceHint: "プロンプトにどれだけ忠実に描くか。",
  sampler: "サンプラー",
  seed: "シード",
  seedRandom: "ランダム",
  seedRandomHint: "毎回新規",
  seedRoll: "シードをランダムに選ぶ",
  count: "枚数",
  advanced: "その他の設定",
  model: "モデル",
  modelDefault: "既定のモデル",
  style: "スタイル",
  styleNone: "スタイルなし",
  board: "保存先",
  boardNone: "ボードなし",
  start: "元画像",
  startPick: "ライブラリ",
  startUpload: "アップロード",
  startHint: "画像のドロップや貼り付けもできます",
  pickTitle: "画像を選択",
  pickFrom: "選ぶ場所",
  pickOne: (n, total) => `画像 ${n} / ${total}`,
  startStretched: "選んだサイズに合わせて引き伸ばされます。",
  startFit: (width, height) => `${width} × ${height} にする`,
  withStart: "元画像から作成",
  withoutStart: "元画像なしにする",
  compareNext: "比べる画像を選んでください。",
  startRemove: "元画像を取り除く",
  startUploading: (part) => `アップロード中… ${Math.round(part * 100)} %`,
  startWrongKind: "PNG、JPEG、WebP の画像ではありません。",
  startGone: "元の画像はもうありません。",
  strength: "強さ",
  strengthHint: "元画像をどれだけ変えてよいか。",
  mask: "マスクを塗る",
  maskHint: "塗った部分だけが描き直されます。",
  maskBrushHint: "[ と ] で大きさを変更",
  maskDone: "このマスクを使う",
  maskClear: "消去",
  maskBrush: "ブラシ",
  maskSet: "マスク設定済み",
  maskErase: "消しゴム",
  maskUndo: "ひと筆戻す",
  maskRedo: "やり直す",
  invoke: "作成",
  invokeMany: (n) => `${n} 枚作成`,
  cancel: "キャンセル",
  cancelAll: "自分の分をすべてキャンセル",
  reset: "設定をリセット",
  history: "以前のプロンプト",
  historyEmpty: "使ったプロンプトがここに表示されます。",
  dynamicOn: (prompts, each) =>
    each === 1 ? `${prompts} 枚を作成します:` : `${prompts} 通りを ${each} 枚ずつ作成します:`,
  dynamicMore: (n) => `ほか ${n} 通り`,
  dynamicMost: (total, most) =>
    `${total} 通りの組み合わせがあります。最初の ${most} 通りを作成します。`,
  dynamicWrong: (why) => `括弧を読み取れないため、プロンプトをそのまま使います。${why}`,
  dynamicWhy: {
    not_opened: ({ at }) => `${at} 文字目の「}」に対応する「{」がありません。`,
    not_closed: ({ at }) => `${at} 文字目の「{」が閉じられていません。`,
    too_many_choices: ({ most }) => `1 つのプロンプトに使える選択は ${most} 個までです。`,
    too_deep: ({ most }) => `括弧の入れ子は ${most} 段までです。`,
    cannot_take: ({ at, from, to, of }) =>
      `${at} 文字目:${of} 個から ${
        from === to ? from : `${from}~${to}`
      } 個を選ぶことはできません。`,
    too_much: ({ at, take, of }) => `${at} 文字目:${of} 個から ${take} 個を選ぶのは多すぎます。`,
    too_long: ({ given }) => `プロンプトが長すぎるため、${given} 通りだけ作成します。`,
  },
  viewer: "画像",
  viewerEmpty: "ここに画像が表示されます",
  viewerEmptyHint: "どんな画像がほしいかを言葉で書き、「作成」を押してください。",
  waiting: "順番を待っています…",
  place: (n) => n === 0 ? "次の番です" : `前に ${n} 件`,
  starting: "モデルを読み込んでいます…",
  step: (step, total) => `ステップ ${step} / ${total}`,
  left: (seconds) =>
    seconds < 1
      ? "まもなく完了"
      : seconds < 60
      ? `残り ${Math.ceil(seconds)} 秒`
      : `残り ${Math.ceil(seconds / 60)} 分`,
  progress: "進み具合",
  done: "画像ができました。",
  failed: "この画像は失敗しました",
  canceled: "キャンセルしました。",
  results: "今回の結果",
  recent: "最近の画像",
  recentEmptyHint: "作成したものはすべてここと、ライブラリに残ります。",
  recentAll: "ライブラリ全体",
  recentMore: "もっと表示",
  inLine: (n) => n === 0 ? "すぐに始まります" : `前に ${n} 件`,
  doneIn: (seconds, pictures) =>
    pictures > 1 ? `すべて${about(seconds)}で完成` : `${about(seconds)}で完成`,
  startsIn: (seconds) => `${about(seconds)}で開始`,
  lineStopped: "キューは停止中です",
  timeUnknown: "所要時間はまだわかりません",
  costMore: "所要時間とその理由",
  costOne: (seconds) => `このモデルでの実測では、1 枚に${about(seconds)}かかります。`,
  costUnknown: "このモデルではまだ画像が作られていないため、速さがわかりません。",
  cost: (units) =>
    `コストは ${units} です(ステップ数 × メガピクセル、ガイダンスが 1 を超えると 2 倍)。`,
  costTurns:
    "使った量が少ない人から順番が回るので、小さな画像が大きな画像すべてを待つことはありません。",
  fields: "設定に誤りがあります:",
  truncated: (enqueued, requested) =>
    `${requested} 件のうち ${enqueued} 件だけがキューに入りました。`,
  compareSlider: "1 枚目の表示割合",
  recalled: "設定を取り込みました。",
  recalledByScript: (what) => `スクリプトが「作成」ページに入力しました:${what}`,
  recalledNothing: "スクリプトから設定が届きましたが、「作成」ページにはない項目でした。",
  recalledUnused: (names) => `ここでは使われません:${names}`,
  seedTaken: (seed) => `シード ${seed} を設定しました。`,
};
