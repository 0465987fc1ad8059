import type { Refusals } from "./refusals.ts";

export const refusals: Refusals = {
  codes: {
    bad_request: "この要求は実行できません。",
    not_signed_in: "サインインしてください。",
    forbidden: "この操作は許可されていません。",
    not_found: "見つからないか、共有されていません。",
    method_not_allowed: "ここではこの操作はできません。",
    too_slow: "送信が遅すぎました。もう一度お試しください。",
    conflict: "現在の状態と矛盾します。",
    over_quota: "保存できる量を使い切りました。",
    changed_meanwhile: "その間にほかの人が変更しました。",
    too_large: "大きすぎます。",
    unsupported_media: "この種類のファイルは使えません。",
    misdirected: "サーバーはこの名前では応答しません。",
    invalid: "正しくない項目があります。",
    too_many_requests: "一度に要求が多すぎます。",
    internal: "サーバーで問題が起きました。記録されています。",
    not_implemented: "このサーバーにはこの機能がありません。",
    unavailable: "混み合っています。少し待ってからお試しください。",
    disk_full: "サーバーのディスクがいっぱいです。管理者に知らせてください。",
  },
  sentences: {
    "The e-mail address or the password is wrong.": "メールアドレスかパスワードが違います。",
    "Too many failed attempts. Try again in {} seconds.": "失敗が続いたため、しばらく試せません。",
    "Many people are signing in just now. Try again in a few seconds.":
      "いま多くの人がサインインしています。",
    "This account is deactivated.": "このアカウントは無効になっています。",
    "The current password is wrong.": "現在のパスワードが違います。",
    "Enter your current password as well.": "現在のパスワードも入力してください。",
    "This is the password you have now.": "それは現在のパスワードです。",
    "Choose a new password first.": "先に新しいパスワードを決めてください。",
    "The password must not be empty.": "パスワードを入力してください。",
    "The password must have at most {} characters.": "パスワードは {} 文字までです。",
    "The password must have at least {} characters.": "パスワードは {} 文字以上にしてください。",
    "This password is among those that are tried first.":
      "このパスワードは真っ先に試されるものの一つです。",
    "This password repeats too few characters.": "文字の種類が少なすぎます。",
    "The password must not be the e-mail address.": "メールアドレスと同じパスワードは使えません。",
    "There is already an account with this e-mail address.":
      "このメールアドレスのアカウントはすでにあります。",
    "This is the last active administrator. Make somebody else administrator first.":
      "有効な管理者はこの人だけです。先にほかの人を管理者にしてください。",
    "This server is already set up. Sign in.":
      "このサーバーは設定済みです。サインインしてください。",
    "Enter the setup code that the server printed on its console (and in its data folder).":
      "サーバーのコンソール(とデータフォルダー)にあるセットアップコードを入力してください。",
    "Only administrators may do this.": "管理者だけができます。",
    "There is already a group with this name.": "同じ名前のグループがすでにあります。",
    "There is no such group.": "そのグループはありません。",
    "There is no such person.": "その人はいません。",
    "There is no such person here.": "その人はここにはいません。",
    "There is no user with this id.": "その人はもういません。",
    "There is no such board.": "そのボードはないか、共有されていません。",
    "There is no such image.": "その画像はないか、共有されていません。",
    "there is no such image": "その画像はないか、共有されていません",
    "There is no such image in your trash.": "その画像はゴミ箱にありません。",
    "There is no such item in this queue.": "その項目はもうキューにありません。",
    "There is no model with this key.": "そのモデルはもうありません。",
    "There is no such model.": "そのモデルはありません。",
    "This item is somebody else's.": "この項目はほかの人のものです。",
    "You may move your own images only, and none of these is yours.":
      "移動できるのは自分の画像だけです。選んだ中にはありません。",
    "This workflow ships with Atelier. Save a copy and change that.":
      "このワークフローは Atelier 付属です。コピーを保存して変更してください。",
    "This model ships with Atelier. Make it private to hide it.":
      "このモデルは Atelier 付属です。隠すには非公開にしてください。",
    "The model in this folder is already installed.":
      "このフォルダーのモデルはインストール済みです。",
    "There is no model_index.json in this folder.":
      "このフォルダーに model_index.json がありません。",
    "There is no folder at this path that the server can read.":
      "このパスにサーバーが読めるフォルダーはありません。",
    "Models are not downloaded here. Put the folder on the server and give its full path.":
      "モデルのダウンロードはできません。フォルダーをサーバーに置き、フルパスを入力してください。",
    "Only PNG, JPEG and WebP pictures can be uploaded.":
      "アップロードできるのは PNG、JPEG、WebP の画像だけです。",
    "The picture is cut off or damaged.": "画像が途中で切れているか、壊れています。",
    "The file is larger than {} MB.": "ファイルが {} MB を超えています。",
    "A picture may have at most {} MB.": "画像は {} MB までです。",
    "The picture has {} × {} pixels; at most {} megapixels are taken.":
      "画像は {} × {} ピクセルです。{} メガピクセルまで使えます。",
    "The server's disk is full. Tell the administrator.":
      "サーバーのディスクがいっぱいです。管理者に知らせてください。",
    "The library is full: {} MB of {} MB are used. Delete something and empty the trash, or ask the administrator for more.":
      "ライブラリがいっぱいです({} MB / {} MB)。何かを削除してゴミ箱を空にするか、管理者に相談してください。",
    "The library is full: {} of {} images are used. Delete something and empty the trash, or ask the administrator for more.":
      "ライブラリがいっぱいです({} / {} 枚)。何かを削除してゴミ箱を空にするか、管理者に相談してください。",
    "You may have {} items waiting. Nothing was taken.":
      "待てる項目は {} 件までです。追加されませんでした。",
    "The queue takes {} waiting items. Nothing was taken.":
      "キューに入るのは {} 件までです。追加されませんでした。",
    "You have {} keys. Revoke one that is not used.":
      "キーが {} 個あります。使わないものを取り消してください。",
    "You have {} boards. Delete some first.": "ボードが {} 個あります。先に削除してください。",
    "You have {} style presets. Delete some first.":
      "スタイルが {} 個あります。先に削除してください。",
    "Somebody changed this board meanwhile. Load it again, then repeat your change.":
      "その間にほかの人がこのボードを変更しました。読み込み直してから変更してください。",
    "Something went wrong on the server. It has been logged.":
      "サーバーで問題が起きました。記録されています。",
    "is missing": "入力してください",
    "is empty": "空です",
    "is given twice": "重複しています",
    "must be at least {}": "{} 以上にしてください",
    "must be at most {}": "{} 以下にしてください",
    "must be at least {} characters long": "{} 文字以上にしてください",
    "must be at most {} characters long": "{} 文字以下にしてください",
    "must be a multiple of {}": "{} の倍数にしてください",
    "must be a whole number": "整数にしてください",
    "must be in the future": "未来の日時にしてください",
    "must lie in the future": "未来の日時にしてください",
  },
};
