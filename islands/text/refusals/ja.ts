import { aboutEach } from "../../../services/contract/sentences.ts";
import { JAPANESE_KINDS } from "../kinds.ts";
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
    // Signing in, sessions, keys
    wrong_credentials: "ユーザー名、メールアドレスまたはパスワードが正しくありません。",
    link_over:
      "このリンクは使用済みか、差し替えられたか、期限が切れています。パスワードでサインインするか、管理者に新しいリンクを依頼してください。",
    too_many_attempts: "失敗した回数が多すぎます。{seconds} 秒後にもう一度お試しください。",
    sign_ins_busy: "現在、サインインが集中しています。数秒後にもう一度お試しください。",
    account_deactivated: "このアカウントは停止されています。",
    sign_in_first: "サインインしてください。",
    session_over: "セッションが終了しました。サインインしてください。",
    ended_meanwhile: "このセッションまたはキーはすでに無効です。変更は行われていません。",
    no_longer_admin: "管理者権限がなくなったため、変更は行われていません。",
    no_such_session: "そのセッションはすでに終了しています。",
    no_such_key: "そのキーはすでに存在しません。",
    too_many_keys: "キーが {count} 個あります。使わないキーを失効させてください。",
    already_set_up: "このサーバーは初期設定が完了しています。サインインしてください。",
    setup_code_needed:
      "サーバーのコンソール（とデータフォルダー）に表示されたセットアップコードを入力してください。",
    single_user_mode: "このサーバーはシングルユーザーモードのため、サインインはありません。",
    admins_only: "この操作は管理者のみ行えます。",
    other_site:
      "このリクエストは {own} ではなく別のサイト（{from}）から送られました。プロキシ経由のこのサーバーであれば、プロキシが Host ヘッダーを転送するか、trusted_proxies に登録されている必要があります。",
    // Passwords and accounts
    choose_password: "先に新しいパスワードを設定してください。",
    current_password_wrong: "現在のパスワードが正しくありません。",
    current_password_needed: "現在のパスワードも入力してください。",
    same_password: "それは現在のパスワードです。",
    password_changed_meanwhile:
      "同時にパスワードが変更されました。ログインしてもう一度お試しください。",
    password_empty: "パスワードを入力してください。",
    password_too_long: "パスワードは {most} 文字までです。",
    password_too_short: "パスワードは {least} 文字以上にしてください。",
    password_common: "このパスワードはよく使われています。推測されにくいものにしてください。",
    password_uniform: "パスワードに使われている文字の種類が少なすぎます。",
    password_is_email: "メールアドレスと同じパスワードは使えません。",
    password_is_user_name: "ユーザー名と同じパスワードは使えません。",
    email_taken: "このメールアドレスのアカウントはすでにあります。",
    user_name_taken: "このユーザー名のアカウントはすでにあります。",
    name_or_address: "ユーザー名またはメールアドレスを入力してください。",
    last_admin: "有効な管理者はほかにいません。先に別の人を管理者にしてください。",
    no_such_person: "そのメンバーは存在しません。",
    no_such_person_here: "そのメンバーはこのサーバーにいません。",
    no_such_user: "そのメンバーはすでに存在しません。",
    system_user_fixed: "組み込みのシステムユーザーはこの方法では変更できません。",
    system_user_undeletable: "組み込みのシステムユーザーは削除できません。",
    // Things of any kind: absent (or not visible), another user's, already the grantee's, too many
    ...aboutEach({
      no_such: "その{one}は存在しないか、共有されていません。",
      foreign: "この{one}はほかの人のものです。この操作を行う権限がありません。",
      already_theirs: "この{one}はすでにその人のものです。",
      full: "{one}が {held} {counter}あります。先にいくつか削除してください。",
      over:
        "{one}は {held} {counter}あり、上限は {cap} {counter}です。さらに {adding} {counter}は追加できません。",
    }, JAPANESE_KINDS),
    // Sharing and groups
    no_such_share: "その共有はすでに存在しません。",
    no_such_group: "そのグループは存在しません。",
    group_name_taken: "同じ名前のグループがすでにあります。",
    not_in_group: "そのメンバーはグループに入っていません。",
    board_is_yours: "このボードは自分のものです。アーカイブするか削除してください。",
    admins_see_all: "管理者にはすべてのボードが表示されます。",
    board_changed_meanwhile:
      "このボードはほかの人によって変更されています。再読み込みしてから、もう一度変更してください。",
    // Images
    no_images_left: "これらの画像はどれも存在しません。",
    not_in_trash: "その画像はゴミ箱にありません。",
    image_file_missing: "この画像のファイルが見つかりません。管理者に連絡してください。",
    image_file_damaged: "この画像のファイルが壊れています。管理者に連絡してください。",
    no_own_images: "移動できるのは自分の画像だけです。選択した画像はすべてほかの人のものです。",
    no_such_download: "そのダウンロードは存在しないか、すでに取得済みです。",
    owner_inactive: "所有者のアカウントは無効になっています。",
    upscale_too_large:
      "結果が {width} × {height} ピクセルになり、大きすぎます。小さい画像か小さい倍率を選んでください。",
    wrong_image_type: "アップロードできるのは PNG、JPEG、WebP の画像だけです。",
    image_damaged: "画像が途中で切れているか、壊れています。",
    image_and_more: "ファイルに画像以外のものが含まれています。",
    image_too_large:
      "画像は {width} × {height} ピクセルです。上限は {megapixels} メガピクセルです。",
    file_too_large: "ファイルが {megabytes} MB を超えています。",
    too_many_waits:
      "すでに{most}件のリクエストが画像を待っています。いくつか終わってからもう一度お試しください。",
    comparisons_busy: "すでに多くの画像を比較しています。数秒後にもう一度お試しください。",
    uploads_busy: "現在、アップロードが集中しています。少し待ってからお試しください。",
    cover_too_large: "画像は {megabytes} MB までです。",
    cover_damaged: "PNG、JPEG、WebP、GIF の完全な画像ではありません。",
    no_cover: "ここに画像はありません。",
    over_quota_bytes:
      "ライブラリがいっぱいです（{used} MB / {quota} MB）。何かを削除してゴミ箱を空にするか、管理者に相談してください。",
    over_quota_images:
      "ライブラリがいっぱいです（{used} / {quota} 枚）。何かを削除してゴミ箱を空にするか、管理者に相談してください。",
    // The queue
    own_limit: "待機できる項目は {most} 件までです。何も追加されませんでした。",
    queue_full: "キューで待機できるのは {most} 件までです。何も追加されませんでした。",
    own_limit_part: "待機できる項目は {most} 件までです。{added} / {wanted} 件を追加しました。",
    queue_full_part:
      "キューで待機できるのは {most} 件までです。{added} / {wanted} 件を追加しました。",
    others_images: "ほかの人の画像だけを一覧できるのは管理者だけです。",
    node_denied:
      "このサーバーではタイプ {type} のノードは使えません。管理者に問い合わせてください。",
    no_such_item: "その項目はすでにキューにありません。",
    item_gone: "項目 {item} はすでにキューにありません。",
    item_not_waiting: "項目 {item} はすでに待機中ではありません。",
    item_not_movable: "項目 {item} はほかの人のものです。移動できるのは所有者だけです。",
    no_image_named: "画像「{name}」はここにありません。",
    no_board_named: "ボード「{name}」はここにありません。",
    no_style_preset_named: "スタイル「{name}」はここにありません。",
    board_view_only: "このボードは閲覧のみ可能で、追加はできません。",
    foreign_item: "この項目はほかの人のものです。",
    foreign_items: "これらの項目はほかの人のものです。",
    items_too_large: "項目が大きすぎて一度に取得できません。数を減らしてください。",
    // Models
    no_model_with_key: "そのモデルはすでに存在しません。",
    no_model_named: "キーまたは名前が「{name}」のモデルは存在しません。",
    none_of_type:
      "これに必要なモデル({type})がインストールされていません。管理者が「モデル」ページから入手できます。",
    no_usable_model:
      "使用できるモデルがありません。管理者がインストールするか、使用を許可できます。",
    model_too_large:
      "モデル「{name}」には少なくとも {needed} GB のメモリが必要ですが、このサーバーで最大のデバイスでも {most} GB です。より小さいモデルか、精度の低い同じモデルを選んでください。",
    models_too_large:
      "{names} は同時に使用され、少なくとも {needed} GB のメモリが必要ですが、このサーバーで最大のデバイスでも {most} GB です。制御画像を減らすか、より小さいモデルを選んでください。",
    model_files_missing: "モデル「{name}」のファイルが見つかりません。",
    model_ships: "このモデルは Atelier 標準のものです。非表示にするには非公開にしてください。",
    no_such_upload: "このアップロードはありません。最初からやり直してください。",
    upload_busy:
      "このアップロードは書き込み中、またはインストール中です。少し待ってからもう一度お試しください。",
    upload_elsewhere: "このアップロードは {offset} バイト目から続きます。",
    upload_too_long: "このアップロードの一部が大きすぎます。ファイル全体は {bytes} バイトです。",
    upload_differs: "このアップロードの一部が送信中に変わりました。もう一度送ってください。",
    upload_not_whole: "このアップロードはまだ完了していません。",
    too_many_uploads:
      "完了していないアップロードが {most} 件あります。先にどれかを完了するか中止してください。",
    not_a_default: "既定にできるのは、単体で画像を作れるモデルだけです。",
    no_hub_of_model: "このモデルは、バージョンを持つハブから取得されたものではありません。",
    model_in_trash:
      "このモデルは少し前に削除されました。モデルのページで元に戻すか、完全に削除してください。",
    model_files_stay:
      "このモデルのファイルを削除できませんでした。理由はサーバーのログにあります。",
    model_has_no_image: "このモデルには画像がありません。",
    already_installed: "このモデルはインストール済みです。",
    already_installing: "このモデルはすでにインストール中です。",
    no_such_folder: "このパスにサーバーが読めるファイルやフォルダーはありません。",
    no_such_install: "この番号のインストールはありません。",
    install_not_running: "このインストールは待機中でもダウンロード中でもありません。",
    source_unclear:
      "Hugging Face のリポジトリ（所有者/名前）、Civitai のリンク、.safetensors または .gguf ファイルへの https リンク、サーバー上のパスのいずれでもありません。",
    downloads_off:
      "このサーバーは何もダウンロードしません（allow_downloads がオフです）。モデルをサーバーに置き、そのパスを入力してください。",
    link_not_https: "https のリンクのみ使用できます。",
    link_with_password:
      "リンクにユーザー名またはパスワードが含まれています。代わりにトークンを使ってください。",
    host_not_allowed:
      "{host} からはダウンロードしません。管理者は設定 download_hosts に追加できます。",
    address_not_public: "{host} は公開インターネット上にないため、接続しません。",
    host_unknown:
      "{host} というサーバーが見つからないか、このサーバーがインターネットに接続されていません。",
    host_unreachable: "{host} に接続できないか、接続が切れました。",
    headers_too_long: "{host} のヘッダーが長すぎます。",
    bad_certificate: "{host} の証明書が有効ではありません。",
    answer_packed: "{host} が要求していない圧縮形式でファイルを送ってきました。",
    bad_redirect: "{host} のリダイレクトが終わらないか、行き先がありません。",
    hub_wants_token:
      "{host} はこれを誰にでも公開していません。モデルのページでライセンスに同意し、アカウントのトークンをここに保存してください。",
    hub_has_none:
      "{host} にこの名前のものはありません。リンクを確認してください。非公開の場合はトークンが必要です。",
    hub_busy: "{host} が混み合っています。あとでもう一度お試しください。",
    hub_failed: "{host} がエラーを返しました（{status}）。",
    hub_unreadable: "{host} の応答を読み取れませんでした。",
    only_pickles:
      "{name} は Python の pickle です。読み込むと作者が入れた任意のコードが実行される可能性があるため、ダウンロードしません。.safetensors 版を探してください。",
    not_weights: "{name} は .safetensors ファイルでも .gguf ファイルでもありません。",
    nothing_to_install: "{host} のこの場所に、ここで使えるモデルはありません。",
    starter_changed:
      "このリポジトリの {path} は、この一覧で確認済みのファイルと異なるため、ダウンロードしませんでした。変更を信頼する場合は、新しいモデルの欄に {link} を貼り付けてください。",
    choose_one_file: "ここには {count} 個のモデルがあります。1 つ選んでください。",
    too_many_files: "このモデルのファイルは {most} 個を超えています。",
    no_room_for_model:
      "モデルには {needed} MB 必要ですが、サーバーのディスクの空きは {free} MB です。",
    file_not_whole: "ファイルの長さが {host} の示した長さと違います。もう一度お試しください。",
    file_without_end:
      "{host} はファイルの長さを示さず、{gigabytes} GB を超えました。ダウンロードを中止しました。",
    verify_files_missing: "ファイルがありません。",
    verify_unreadable: "{file} を読み込めません。",
    verify_differs: "{file} はハブが配布したものと異なります。",
    verify_changed: "インストール後にファイルが変更されています。",
    verify_failed: "ファイルを検証できませんでした。理由はサーバーのログにあります。",
    no_such_verification: "サーバーの起動後、このモデルのファイルは検証されていません。",
    file_differs:
      "ファイルが {host} の示すものと異なります（SHA-256 が一致しません）。削除しました。",
    install_failed: "モデルをインストールできませんでした。理由はサーバーのログにあります。",
    tokenizer_unreadable: "「{name}」のトークナイザーを読み込めません。",
    // Workflows and presets
    workflow_ships: "このワークフローは Atelier 標準のものです。コピーを保存して変更してください。",
    preset_has_no_image: "このスタイルには画像がありません。",
    no_presets_in_file: "このファイルにスタイルはありません。",
    presets_not_json: "ファイルが正しい JSON ではありません。",
    presets_no_columns: "1 行目に列名「name,prompt,negative_prompt」が必要です。",
    presets_too_many: "1 つのファイルに含められるスタイルは {most} 件までです。",
    // Wildcards
    wildcard_name_taken: "「{name}」という名前のワイルドカードはすでにあります。",
    wildcard_name_signs:
      "文字または数字で始め、文字、数字、空白、- . / _ だけを使ってください(__ は使えません)",
    wildcard_no_lines: "行がありません。",
    wildcard_too_many_lines: "{lines} 行あります。上限は {most} 行です。",
    wildcard_line_too_long: "{most} 文字を超える行があります。",
    wildcard_file_too_long: "ファイルが {most} 文字を超えています。",
    no_wildcard_named:
      "使用できるワイルドカード「{name}」はありません。ワイルドカードのページで作成するか、記号そのものを書くには \\__ と入力してください。",
    no_wildcard_within:
      "使用できるワイルドカード「{name}」はありません。ワイルドカード「{within}」の中で指定されています。",
    wildcards_too_deep:
      "ワイルドカード {names} が互いに参照し続けているか、{most} 段を超えて重なっています。",
    wildcards_too_many: "1 つのプロンプトでワイルドカードから取れるのは {most} 行までです。",
    wildcards_too_long: "ワイルドカードの行を含めると、プロンプトが {most} 文字を超えます。",
    wildcards_too_much:
      "ワイルドカードの行を含めると、すべての画像のプロンプトが合計 {most} 文字を超えます。一度に作成する画像を減らしてください。",
    wildcards_too_large:
      "これらのプロンプトのワイルドカードは合計 {most} 文字を超えています。使う数を減らしてください。",
    // The server
    internal: "サーバーで問題が発生しました。ログに記録されています。",
    too_many_letters: "リンクの要求が多すぎます。1 時間後にもう一度お試しください。",
    no_address: "このアカウントにはメールアドレスがありません。",
    mail_failed: "メールを送信できませんでした。理由はサーバーのログにあります。",
    no_such_backup: "このバックアップはありません。",
    no_such_worker: "このワーカーはありません。",
    workers_need_postgres:
      "ワーカーには PostgreSQL が必要です。設定「database」で指定してください。",
    backup_busy: "バックアップの作成または検証中です。終わるまでお待ちください。",
    disk_full: "サーバーのディスクがいっぱいです。管理者に連絡してください。",
    database_away: "データベースが応答しません。少し待ってからもう一度お試しください。",
    studio_moving:
      "スタジオを別のデータベースまたは保存先へ移しています。終わるまでは閲覧のみできます。何も変更されていません。後でもう一度お試しください。",
    storage_full: "画像の保存先がいっぱいです。管理者に連絡してください。",
    storage_refuses: "画像の保存先がこのサーバーを拒否しています。管理者に連絡してください。",
    storage_unreachable: "画像の保存先が応答しません。少し待ってからもう一度お試しください。",
    set_by_environment: "環境変数で設定されています: {names}。",
    config_not_yaml:
      "データフォルダーの config.yaml が正しい YAML ではありません。先に修正してください。",
    body_too_large: "送信データが {kibibytes} KiB を超えています。",
    body_cut_off: "送信が途中で切れました。",
    body_too_slow: "送信に時間がかかりすぎました。もう一度お試しください。",
    // What is wrong with a field
    is_missing: "入力してください",
    is_empty: "空です",
    is_given_twice: "重複しています",
    at_least: "{least} 以上にしてください",
    at_most: "{most} 以下にしてください",
    at_least_characters: "{least} 文字以上にしてください",
    at_most_characters: "{most} 文字以下にしてください",
    at_least_entries: "{least} 件以上にしてください",
    at_most_entries: "{most} 件以下にしてください",
    multiple_of: "{divisor} の倍数にしてください",
    no_such_time_zone: "タイムゾーンにしてください（例：Asia/Tokyo）",
    whole_number: "整数にしてください",
    in_the_future: "未来の日時にしてください",
    too_many_characters: "{most} 文字以内にしてください",
    like_an_address: "name@example.com のような形式で入力してください",
    address_of_none:
      "別のアドレスにしてください。users.invalid のアドレスは、アドレスのない人を表します",
    like_a_user_name: "文字、数字、ピリオド、ハイフン、アンダースコアだけを使ってください",
    one_at_least: "1 つ以上選択してください",
    no_such_image_here: "その画像は存在しないか、共有されていません",
  },
};
