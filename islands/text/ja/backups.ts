import type { BackupsText } from "../en/backups.ts";

export const backups: BackupsText = {
  title: "バックアップ",
  in: "保存先",
  next: "次回：",
  unscheduled: "自動では作成されません。下の「バックアップの時刻」が空です。",
  obstacles: {
    no_folder: "ここでバックアップするには、このマシンの config.yaml で保存先を指定してください：",
    relative_folder: "バックアップ先は絶対パスで指定してください。例：",
    inside_data: "バックアップ先はデータフォルダーの外に置いてください。例：",
  },
  start: "今すぐバックアップ",
  started: "バックアップを開始しました。",
  stages: {
    database: "データベースをコピー中…",
    files: "ファイルをコピー中…",
    reading: "全体を読み直して確認中…",
    trial: "復元を試しています…",
  },
  beginning: "開始しています…",
  making: "バックアップを作成中",
  verifying: (name) => `${name} を検証中`,
  of: (done, total) => `${total} ファイル中 ${done}`,
  failed: (when) => `${when} のバックアップは失敗しました。`,
  full:
    "ディスクに空きがありませんでした。空きを作るか、残すバックアップの数を減らして、もう一度お試しください。",
  none: "バックアップはまだありません。",
  good: (images) => `復元できます：画像 ${images} 枚`,
  lacking: (n) => `ファイルのない画像 ${n} 枚`,
  bad: "復元できません：",
  untried: "未検証",
  tried: "検証",
  verify: "再検証",
  download: "ダウンロード",
  remove: "削除",
  removed: (name) => `削除しました：${name}`,
  removeHint: "完全に削除されます。ほかのバックアップには影響しません。",
  howToRestore: "復元の方法",
  keepSafe:
    "バックアップには全員の画像とパスワードのハッシュが含まれます。ファイルは安全に保管してください。",
};
