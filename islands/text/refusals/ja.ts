import type { Refusals } from "./refusals.ts";

export const refusals: Refusals = {
  codes: {
    bad_request: "このリクエストは実行できません。",
    not_signed_in: "サインインしてください。",
    forbidden: "この操作を行う権限がありません。",
    not_found: "存在しないか、共有されていません。",
    method_not_allowed: "ここではこの操作はできません。",
    too_slow: "送信が遅すぎました。もう一度お試しください。",
    conflict: "現在の状態と競合しています。",
    over_quota: "保存容量の上限に達しました。",
    changed_meanwhile: "ほかの人によって変更されています。",
    too_large: "大きすぎます。",
    unsupported_media: "この種類のファイルには対応していません。",
    misdirected: "サーバーはこの名前では応答しません。",
    invalid: "正しくない項目があります。",
    too_many_requests: "リクエストが多すぎます。",
    internal: "サーバーで問題が発生しました。ログに記録されています。",
    not_implemented: "このサーバーにはこの機能がありません。",
    unavailable: "サーバーが混み合っています。少し待ってからお試しください。",
    disk_full: "サーバーのディスクがいっぱいです。管理者に連絡してください。",
  },
  sentences: {
    "The e-mail address or the password is wrong.":
      "メールアドレスまたはパスワードが正しくありません。",
    "Too many failed attempts. Try again in {} seconds.": "失敗した回数が多すぎます。",
    "Many people are signing in right now. Try again in a few seconds.":
      "現在、サインインが集中しています。",
    "This account is deactivated.": "このアカウントは停止されています。",
    "This session or key has ended, and nothing was changed.":
      "このセッションまたはキーはすでに無効です。変更は行われていません。",
    "You are no longer an administrator, and nothing was changed.":
      "管理者権限がなくなったため、変更は行われていません。",
    "The password was changed at the same moment. Sign in and try again.":
      "同時にパスワードが変更されました。ログインしてもう一度お試しください。",
    "The current password is wrong.": "現在のパスワードが正しくありません。",
    "Enter your current password as well.": "現在のパスワードも入力してください。",
    "This is the password you have now.": "それは現在のパスワードです。",
    "Choose a new password first.": "先に新しいパスワードを設定してください。",
    "The password must not be empty.": "パスワードを入力してください。",
    "The password must have at most {} characters.": "パスワードは {} 文字までです。",
    "The password must have at least {} characters.": "パスワードは {} 文字以上にしてください。",
    "This password is too common. Choose one that is harder to guess.":
      "このパスワードはよく使われています。推測されにくいものにしてください。",
    "This password has too few different characters.":
      "パスワードに使われている文字の種類が少なすぎます。",
    "The password must not be the e-mail address.": "メールアドレスと同じパスワードは使えません。",
    "There is already an account with this e-mail address.":
      "このメールアドレスのアカウントはすでにあります。",
    "This is the last active administrator. Make somebody else an administrator first.":
      "有効な管理者はほかにいません。先に別の人を管理者にしてください。",
    "This server is already set up. Sign in.":
      "このサーバーは初期設定が完了しています。サインインしてください。",
    "Enter the setup code that the server printed on its console (and in its data folder).":
      "サーバーのコンソール（とデータフォルダー）に表示されたセットアップコードを入力してください。",
    "Only administrators may do this.": "この操作は管理者のみ行えます。",
    "There is already a group with this name.": "同じ名前のグループがすでにあります。",
    "There is no such group.": "そのグループは存在しません。",
    "There is no such person.": "そのメンバーは存在しません。",
    "There is no such person here.": "そのメンバーはこのサーバーにいません。",
    "There is no user with this id.": "そのメンバーはすでに存在しません。",
    "There is no such board.": "そのボードは存在しないか、共有されていません。",
    "There is no such image.": "その画像は存在しないか、共有されていません。",
    "there is no such image": "その画像は存在しないか、共有されていません",
    "There is no such workflow.": "そのワークフローは存在しないか、共有されていません。",
    "There is no such style preset.": "そのスタイルは存在しないか、共有されていません。",
    "This board belongs to somebody else, who has not given you permission for this.":
      "このボードはほかの人のものです。この操作を行う権限がありません。",
    "This image belongs to somebody else, who has not given you permission for this.":
      "この画像はほかの人のものです。この操作を行う権限がありません。",
    "This workflow belongs to somebody else, who has not given you permission for this.":
      "このワークフローはほかの人のものです。この操作を行う権限がありません。",
    "This style preset belongs to somebody else, who has not given you permission for this.":
      "このスタイルはほかの人のものです。この操作を行う権限がありません。",
    "This board already belongs to that person.": "このボードはすでにその人のものです。",
    "This image already belongs to that person.": "この画像はすでにその人のものです。",
    "This workflow already belongs to that person.": "このワークフローはすでにその人のものです。",
    "This style preset already belongs to that person.": "このスタイルはすでにその人のものです。",
    "The file of this image is missing. Tell an administrator.":
      "この画像のファイルが見つかりません。管理者に連絡してください。",
    "There is no such download, or it has already been fetched.":
      "そのダウンロードは存在しないか、すでに取得済みです。",
    "None of these images exists.": "これらの画像はどれも存在しません。",
    "There is no such image in your trash.": "その画像はゴミ箱にありません。",
    "There is no such item in this queue.": "その項目はすでにキューにありません。",
    "Item {} is no longer waiting.": "項目 {} はすでに待機中ではありません。",
    "There is no item {} in this queue.": "項目 {} はすでにキューにありません。",
    "There is no model with this key.": "そのモデルはすでに存在しません。",
    "There is no such model.": "そのモデルは存在しません。",
    "This item belongs to somebody else.": "この項目はほかの人のものです。",
    "You can only move your own images, and none of these is yours.":
      "移動できるのは自分の画像だけです。選択した画像はすべてほかの人のものです。",
    "This workflow ships with Atelier. Save a copy and change the copy.":
      "このワークフローは Atelier 標準のものです。コピーを保存して変更してください。",
    "This model ships with Atelier. Make it private to hide it.":
      "このモデルは Atelier 標準のものです。非表示にするには非公開にしてください。",
    "The model in this folder is already installed.":
      "このフォルダーのモデルはインストール済みです。",
    "There is no model_index.json in this folder.":
      "このフォルダーに model_index.json がありません。",
    "There is no folder at this path that the server can read.":
      "このパスにサーバーが読めるフォルダーはありません。",
    "Models are not downloaded here. Put the folder on the server and give its full path.":
      "ここではモデルをダウンロードできません。フォルダーをサーバーに置き、フルパスを入力してください。",
    "This is not a complete PNG, JPEG, WebP or GIF picture.":
      "PNG、JPEG、WebP、GIF の完全な画像ではありません。",
    "The file holds something besides a picture.": "ファイルに画像以外のものが含まれています。",
    "Many pictures are being uploaded right now. Try again in a moment.":
      "現在、アップロードが集中しています。少し待ってからお試しください。",
    "Only PNG, JPEG and WebP pictures can be uploaded.":
      "アップロードできるのは PNG、JPEG、WebP の画像だけです。",
    "The picture is cut off or damaged.": "画像が途中で切れているか、壊れています。",
    "The file is larger than {} MB.": "ファイルが {} MB を超えています。",
    "A picture may have at most {} MB.": "画像は {} MB までです。",
    "The picture has {} × {} pixels; the limit is {} megapixels.":
      "画像は {} × {} ピクセルです。上限は {} メガピクセルです。",
    "The server's disk is full. Tell an administrator.":
      "サーバーのディスクがいっぱいです。管理者に連絡してください。",
    "The library is full: {} MB of {} MB are used. Delete something and empty the trash, or ask an administrator for more.":
      "ライブラリがいっぱいです（{} MB / {} MB）。何かを削除してゴミ箱を空にするか、管理者に相談してください。",
    "The library is full: {} of {} images are used. Delete something and empty the trash, or ask an administrator for more.":
      "ライブラリがいっぱいです（{} / {} 枚）。何かを削除してゴミ箱を空にするか、管理者に相談してください。",
    "You may have at most {} items waiting. Nothing was added.":
      "待機できる項目は {} 件までです。何も追加されませんでした。",
    "The queue holds at most {} waiting items. Nothing was added.":
      "キューで待機できるのは {} 件までです。何も追加されませんでした。",
    "You may have at most {} items waiting. {} of {} were added.":
      "待機できる項目は {} 件までです。{} / {} 件を追加しました。",
    "The queue holds at most {} waiting items. {} of {} were added.":
      "キューで待機できるのは {} 件までです。{} / {} 件を追加しました。",
    "You have {} keys. Revoke one that is not used.":
      "キーが {} 個あります。使わないキーを失効させてください。",
    "You have {} boards. Delete some first.":
      "ボードが {} 件あります。先にいくつか削除してください。",
    "You have {} style presets. Delete some first.":
      "スタイルが {} 件あります。先にいくつか削除してください。",
    "Somebody else has changed this board in the meantime. Reload it, then make your change again.":
      "このボードはほかの人によって変更されています。再読み込みしてから、もう一度変更してください。",
    "Something went wrong on the server. It has been logged.":
      "サーバーで問題が発生しました。ログに記録されています。",
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
    "must have at most {} characters": "{} 文字以内にしてください",
    "must look like name@example.com": "name@example.com のような形式で入力してください",
    "choose at least one": "1 つ以上選択してください",
  },
};
