import { KIND_WORDS, type ThingKind } from "./kinds.ts";
import { aboutEach, filled, type SentenceParams } from "./sentences.ts";

/**
 * What the server tells people, by id: the English of the answer, and the key of every translation.
 * What only scripts and the command line can meet is plain English at the place that says it.
 */
export const REFUSALS = {
  // Signing in, sessions, keys
  wrong_credentials: "The user name, the e-mail address or the password is wrong.",
  link_over:
    "This link has been used, replaced or has expired. Sign in with your password, or ask an administrator for a new link.",
  too_many_attempts: "Too many failed attempts. Try again in {seconds} seconds.",
  sign_ins_busy: "Many people are signing in right now. Try again in a few seconds.",
  account_deactivated: "This account is deactivated.",
  sign_in_first: "Sign in, or send a valid token.",
  session_over: "This session has ended, or the token is not valid. Sign in.",
  ended_meanwhile: "This session or key has ended, and nothing was changed.",
  no_longer_admin: "You are no longer an administrator, and nothing was changed.",
  no_such_session: "There is no open session with this id.",
  no_such_key: "There is no API key with this id.",
  too_many_keys: "You have {count} keys. Revoke one that is not used.",
  already_set_up: "This server is already set up. Sign in.",
  setup_code_needed:
    "Enter the setup code that the server printed on its console (and in its data folder).",
  single_user_mode: "This server runs in single-user mode: nobody signs in.",
  admins_only: "Only administrators may do this.",
  other_site:
    "This request came from another site ({from}), not from {own}. If that is this server behind a proxy, the proxy has to send on the Host header, or be named in trusted_proxies.",
  // Passwords and accounts
  choose_password: "Choose a new password first.",
  current_password_wrong: "The current password is wrong.",
  current_password_needed: "Enter your current password as well.",
  same_password: "This is the password you have now.",
  password_changed_meanwhile: "The password was changed at the same moment. Sign in and try again.",
  password_empty: "The password must not be empty.",
  password_too_long: "The password must have at most {most} characters.",
  password_too_short: "The password must have at least {least} characters.",
  password_common: "This password is too common. Choose one that is harder to guess.",
  password_uniform: "This password has too few different characters.",
  password_is_email: "The password must not be the e-mail address.",
  password_is_user_name: "The password must not be the user name.",
  email_taken: "There is already an account with this e-mail address.",
  user_name_taken: "There is already an account with this user name.",
  name_or_address: "Give a user name or an e-mail address.",
  last_admin: "This is the last active administrator. Make somebody else an administrator first.",
  no_such_person: "There is no such person.",
  no_such_person_here: "There is no such person here.",
  no_such_user: "There is no user with this id.",
  system_user_fixed: "The built-in system user cannot be changed in this way.",
  system_user_undeletable: "The built-in system user cannot be deleted.",
  // Things of any kind: absent (or not visible), another user's, already the grantee's, too many
  ...aboutEach({
    no_such: "There is no such {one}.",
    foreign: "This {one} belongs to somebody else, who has not given you permission for this.",
    already_theirs: "This {one} already belongs to that person.",
    full: "You have {held} {many}. Delete some first.",
    over: "You have {held} {many} and may have {cap}: {adding} more are too many.",
  }, KIND_WORDS),
  // Sharing and groups
  no_such_share: "There is no such share.",
  no_such_group: "There is no such group.",
  group_name_taken: "There is already a group with this name.",
  not_in_group: "This person is not in the group.",
  board_is_yours: "This board is yours: archive or delete it instead.",
  admins_see_all: "Administrators see every board.",
  board_changed_meanwhile:
    "Somebody else has changed this board in the meantime. Reload it, then make your change again.",
  // Images
  no_images_left: "None of these images exists.",
  not_in_trash: "There is no such image in your trash.",
  image_file_missing: "The file of this image is missing. Tell an administrator.",
  image_file_damaged: "The file of this image is damaged. Tell an administrator.",
  no_own_images: "You can only move your own images, and none of these is yours.",
  no_such_download: "There is no such download, or it has already been fetched.",
  owner_inactive: "The owner's account is no longer active.",
  upscale_too_large:
    "The result would have {width} × {height} pixels, which is too large. Choose a smaller image or factor.",
  wrong_image_type: "Only PNG, JPEG and WebP images can be uploaded.",
  image_damaged: "The image is cut off or damaged.",
  image_and_more: "The file holds something besides an image.",
  image_too_large: "The image has {width} × {height} pixels; the limit is {megapixels} megapixels.",
  file_too_large: "The file is larger than {megabytes} MB.",
  too_many_waits:
    "{most} of your requests wait for images already. Try again when some have ended.",
  comparisons_busy: "You are comparing many images already. Try again in a few seconds.",
  uploads_busy: "Many images are being uploaded right now. Try again in a moment.",
  cover_too_large: "An image may have at most {megabytes} MB.",
  cover_damaged: "This is not a complete PNG, JPEG, WebP or GIF image.",
  no_cover: "There is no image here.",
  over_quota_bytes:
    "The library is full: {used} MB of {quota} MB are used. Delete something and empty the trash, or ask an administrator for more.",
  over_quota_images:
    "The library is full: {used} of {quota} images are used. Delete something and empty the trash, or ask an administrator for more.",
  // The queue
  own_limit: "You may have at most {most} items waiting. Nothing was added.",
  queue_full: "The queue holds at most {most} waiting items. Nothing was added.",
  own_limit_part: "You may have at most {most} items waiting. {added} of {wanted} were added.",
  queue_full_part: "The queue holds at most {most} waiting items. {added} of {wanted} were added.",
  others_images: "Only administrators may list the images of one other person.",
  node_denied: "This server does not allow nodes of the type {type}. Ask an administrator.",
  no_such_item: "There is no such item in this queue.",
  item_gone: "There is no item {item} in this queue.",
  item_not_waiting: "Item {item} is no longer waiting.",
  item_not_movable: "Item {item} belongs to somebody else: only its owner can move it.",
  no_image_named: 'There is no image "{name}" here.',
  no_board_named: 'There is no board "{name}" here.',
  no_style_preset_named: 'There is no style preset "{name}" here.',
  board_view_only: "You can view this board, but not add to it.",
  foreign_item: "This item belongs to somebody else.",
  foreign_items: "These items belong to somebody else.",
  items_too_large: "These items are too large for one answer. Ask for fewer at a time.",
  // Models
  no_model_with_key: "There is no model with this key.",
  no_model_named: 'There is no model with the key or name "{name}".',
  none_of_type:
    "No model for this is installed ({type}): an administrator can get one on the page “Models”.",
  no_usable_model:
    "There is no model that you may use: an administrator can install one, or let you use one.",
  model_too_large:
    'The model "{name}" needs at least {needed} GB of memory, and the largest device of this server has {most} GB: choose a smaller model, or the same in a lower precision.',
  models_too_large:
    "{names} are used at once and need at least {needed} GB of memory, and the largest device of this server has {most} GB: use fewer control images, or smaller models.",
  model_files_missing: 'The files of the model "{name}" are missing.',
  model_ships: "This model ships with Atelier. Make it private to hide it.",
  no_such_upload: "There is no such upload. Begin it once more.",
  upload_busy: "This upload is being written or installed. Try again in a moment.",
  upload_elsewhere: "This upload goes on at byte {offset}.",
  upload_too_long: "A part of this upload does not fit: the whole file has {bytes} bytes.",
  upload_differs: "A part of this upload was changed on its way. Send it again.",
  upload_not_whole: "This upload is not whole yet.",
  too_many_uploads:
    "There are {most} uploads that are not finished. Finish or cancel one of them first.",
  not_a_default: "Only a model that makes images by itself can be the default one.",
  no_hub_of_model: "This model did not come from a hub that has versions of it.",
  model_in_trash:
    "This model was removed a short time ago. Restore it on the page of models, or delete it there for good.",
  model_files_stay:
    "The files of this model could not be deleted; the server's log has the reason.",
  model_has_no_image: "This model has no image.",
  already_installed: "This model is already installed.",
  already_installing: "This model is already being installed.",
  no_such_folder: "There is no file or folder at this path that the server can read.",
  no_such_install: "There is no installation with this number.",
  install_not_running: "This installation does not wait for anything and downloads nothing.",
  source_unclear:
    "This is no repository of Hugging Face (owner/name), no link of Civitai, no https link to a .safetensors or .gguf file and no path on the server.",
  downloads_off:
    "This server downloads nothing: allow_downloads is off. Put the model on the server and give its path.",
  link_not_https: "Only https links are followed.",
  link_with_password: "This link holds a user name or password. Give a token instead.",
  host_not_allowed:
    "Nothing is downloaded from {host}. An administrator can add it to the setting download_hosts.",
  address_not_public: "{host} is not a place on the public internet, and is not asked.",
  host_unknown:
    "There is no server called {host}, or this server is not connected to the internet.",
  host_unreachable: "The connection to {host} failed or broke off.",
  headers_too_long: "{host} answered with headers that are too long.",
  bad_certificate: "The certificate of {host} is not valid.",
  answer_packed: "{host} sent the file packed, which was not asked for.",
  bad_redirect: "{host} points to other places without an end, or to none.",
  hub_wants_token:
    "{host} does not give this to everybody. Accept the licence on the model's page, and save a token of your account here.",
  hub_has_none: "{host} has nothing under this name. Check the link; a private one needs a token.",
  hub_busy: "{host} is busy and asks to come back later.",
  hub_failed: "{host} answered with an error ({status}).",
  hub_unreadable: "The answer of {host} could not be understood.",
  only_pickles:
    "{name} is a Python pickle. Reading one can run any code that its author put into it, so it is not downloaded. Look for a .safetensors version.",
  not_weights: "{name} is not a .safetensors or .gguf file.",
  nothing_to_install: "There is no model at this place of {host} that can be used here.",
  starter_changed:
    "{path} in this repository is not the file that this list knows, so nothing was downloaded. If you trust the change, paste {link} into the field for a new model.",
  choose_one_file: "There are {count} models at this place. Choose one of them.",
  too_many_files: "This model has more than {most} files.",
  no_room_for_model: "The model needs {needed} MB; {free} MB are free on the server's disk.",
  file_not_whole: "A file is not as long as {host} had said. Try again.",
  file_without_end:
    "{host} does not say how long the file is, and more than {gigabytes} GB came. It was given up.",
  verify_files_missing: "Its files are missing.",
  verify_unreadable: "{file} cannot be read.",
  verify_differs: "{file} is not what its hub gave out.",
  verify_changed: "Its files have changed since it was installed.",
  verify_failed: "Its files could not be verified; the server's log has the reason.",
  no_such_verification: "The files of this model have not been verified since the server started.",
  file_differs: "A file is not the one that {host} describes: its SHA-256 differs. It was removed.",
  install_failed: "The model could not be installed; the server's log has the reason.",
  tokenizer_unreadable: "The tokenizer of “{name}” cannot be read.",
  // Workflows and presets
  workflow_ships: "This workflow ships with Atelier. Save a copy and change the copy.",
  preset_has_no_image: "This style preset has no image.",
  no_presets_in_file: "There is no preset in this file.",
  presets_not_json: "The file is not valid JSON.",
  presets_no_columns: 'The first line must name the columns: "name,prompt,negative_prompt".',
  presets_too_many: "A file may hold {most} presets.",
  // Wildcards
  wildcard_name_taken: "You already have a wildcard called “{name}”.",
  wildcard_name_signs:
    "must begin with a letter or digit and hold letters, digits, spaces and - . / _, without __",
  wildcard_no_lines: "There is no line in it.",
  wildcard_too_many_lines: "It has {lines} lines; at most {most} are possible.",
  wildcard_line_too_long: "A line of it is longer than {most} characters.",
  wildcard_file_too_long: "The file has more than {most} characters.",
  no_wildcard_named:
    "There is no wildcard “{name}” that you may use. Make it on the page of wildcards, or write \\__ for the signs themselves.",
  no_wildcard_within:
    "There is no wildcard “{name}” that you may use, and the wildcard “{within}” names it.",
  wildcards_too_deep:
    "The wildcards {names} name each other without an end, or more than {most} deep.",
  wildcards_too_many: "A prompt may take {most} lines from wildcards.",
  wildcards_too_long: "With the lines of its wildcards a prompt is longer than {most} characters.",
  wildcards_too_much:
    "The prompts of all images would have more than {most} characters with the lines of their wildcards. Ask for fewer images at a time.",
  wildcards_too_large:
    "The wildcards of these prompts have more than {most} characters altogether. Name fewer of them.",
  // Mail
  too_many_letters: "Too many links were asked for from here. Try again in an hour.",
  no_address: "This account has no e-mail address.",
  mail_failed: "The mail could not be sent; the server's log has the reason.",
  // The server
  no_such_backup: "There is no such backup.",
  no_such_worker: "There is no such worker.",
  workers_need_postgres: "Workers need PostgreSQL: name it in the setting “database”.",
  backup_busy: "A backup is being made or verified. Wait until that has ended.",
  internal: "Something went wrong on the server. It has been logged.",
  disk_full: "The server's disk is full. Tell an administrator.",
  database_away: "The database does not answer. Try again in a moment.",
  studio_moving:
    "The studio is being moved to another database or store, and can only be looked at until that is over. Nothing was changed. Try again later.",
  storage_full: "The store of images is full. Tell an administrator.",
  storage_refuses: "The store of images refuses this server. Tell an administrator.",
  storage_unreachable: "The store of images does not answer. Try again in a moment.",
  set_by_environment: "Set by environment variables: {names}.",
  config_not_yaml: "config.yaml in the data folder is not valid YAML; fix it first.",
  body_too_large: "The body is larger than {kibibytes} KiB.",
  body_cut_off: "The body was cut off.",
  body_too_slow: "The body arrived too slowly. Send it again.",
  // What is wrong with a field
  is_missing: "is missing",
  is_empty: "is empty",
  is_given_twice: "is given twice",
  at_least: "must be at least {least}",
  at_most: "must be at most {most}",
  at_least_characters: "must be at least {least} characters long",
  at_most_characters: "must be at most {most} characters long",
  at_least_entries: "must be at least {least} entries long",
  at_most_entries: "must be at most {most} entries long",
  multiple_of: "must be a multiple of {divisor}",
  no_such_time_zone: "must be a time zone, such as Europe/Berlin",
  whole_number: "must be a whole number",
  in_the_future: "must be in the future",
  too_many_characters: "must have at most {most} characters",
  like_an_address: "must look like name@example.com",
  address_of_none: "must be another address: those at users.invalid stand for people without one",
  like_a_user_name: "must be letters, digits, dots, hyphens and underscores",
  one_at_least: "choose at least one",
  no_such_image_here: "there is no such image",
} as const;

export type RefusalId = keyof typeof REFUSALS;

/** The names of the gaps in a sentence: `"{a} of {b}"` has `"a" | "b"`. */
type Gaps<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Exclude<Name, KindWord> | Gaps<Rest>
  : never;
/** Gaps that the words for a kind of thing have filled. */
type KindWord = keyof (typeof KIND_WORDS)[ThingKind];

/** A sentence of the table with its values. `text` is the whole of it in English. */
export interface Refusal {
  readonly id: RefusalId;
  readonly params: SentenceParams;
  readonly text: string;
}

/** Says a sentence of the table: `say("too_many_keys", { count: 50 })`. */
export function say<Id extends RefusalId>(
  id: Id,
  ...values: [Gaps<(typeof REFUSALS)[Id]>] extends [never] ? []
    : [Readonly<Record<Gaps<(typeof REFUSALS)[Id]>, string | number>>]
): Refusal {
  const params: SentenceParams = values[0] ?? {};
  return { id, params, text: filled(REFUSALS[id], params) };
}

/** Sentences of the contract that schemas say, by their English: zod carries texts alone. */
const SAID = new Map<string, Refusal>();

/**
 * The text of a sentence, as the message of a schema; `sentenceOf` finds the sentence again. For
 * values that a schema names, never for what was sent: each is kept.
 */
export function words(sentence: Refusal): string {
  SAID.set(sentence.text, sentence);
  return sentence.text;
}

/** The sentence whose text `words` gave out; undefined for any other text. */
export const sentenceOf = (text: string): Refusal | undefined => SAID.get(text);
