import { aboutEach } from "../../../services/contract/sentences.ts";
import { GERMAN_KINDS } from "../kinds.ts";
import type { Refusals } from "./refusals.ts";

export const refusals: Refusals = {
  codes: {
    bad_request: "Die Anfrage kann nicht ausgeführt werden.",
    not_signed_in: "Bitte melden Sie sich an.",
    forbidden: "Dazu sind Sie nicht berechtigt.",
    not_found: "Das gibt es nicht, oder es ist nicht mit Ihnen geteilt.",
    method_not_allowed: "Das ist hier nicht möglich.",
    too_slow: "Die Übertragung war zu langsam. Bitte versuchen Sie es erneut.",
    conflict: "Das steht im Widerspruch zum aktuellen Stand.",
    over_quota: "Ihr Speicherplatz ist aufgebraucht.",
    changed_meanwhile: "Das wurde inzwischen von jemand anderem geändert.",
    too_large: "Das ist zu groß.",
    unsupported_media: "Dieser Dateityp wird nicht unterstützt.",
    misdirected: "Der Server antwortet nicht unter diesem Namen.",
    invalid: "Einige Angaben sind ungültig.",
    too_many_requests: "Zu viele Anfragen auf einmal.",
    internal: "Auf dem Server ist etwas schiefgegangen. Der Fehler wurde protokolliert.",
    not_implemented: "Diese Funktion bietet der Server nicht.",
    unavailable: "Der Server ist ausgelastet. Versuchen Sie es gleich noch einmal.",
    disk_full: "Die Festplatte des Servers ist voll. Informieren Sie die Administration.",
  },
  sentences: {
    // Signing in, sessions, keys
    wrong_credentials: "Benutzername, E-Mail-Adresse oder Passwort ist falsch.",
    link_over:
      "Dieser Link wurde schon benutzt, ersetzt oder ist abgelaufen. Melden Sie sich mit Ihrem Passwort an, oder lassen Sie sich einen neuen geben.",
    too_many_attempts: "Zu viele Fehlversuche. Versuchen Sie es in {seconds} Sekunden erneut.",
    sign_ins_busy:
      "Gerade melden sich viele Personen an. Versuchen Sie es in einigen Sekunden erneut.",
    account_deactivated: "Dieses Konto ist deaktiviert.",
    sign_in_first: "Bitte melden Sie sich an.",
    session_over: "Diese Sitzung ist beendet. Bitte melden Sie sich an.",
    ended_meanwhile: "Diese Sitzung oder dieser Schlüssel ist beendet; es wurde nichts geändert.",
    no_longer_admin: "Sie gehören nicht mehr zur Administration; es wurde nichts geändert.",
    no_such_session: "Diese Sitzung ist bereits beendet.",
    no_such_key: "Diesen Schlüssel gibt es nicht mehr.",
    too_many_keys:
      "Sie haben {count} Schlüssel. Widerrufen Sie einen, den Sie nicht mehr brauchen.",
    already_set_up: "Dieser Server ist bereits eingerichtet. Melden Sie sich an.",
    setup_code_needed:
      "Geben Sie den Einrichtungscode ein, der in der Konsole des Servers steht (und in seinem Datenordner).",
    single_user_mode: "Dieser Server läuft im Einzelbenutzermodus: Niemand meldet sich an.",
    admins_only: "Das dürfen nur Admins.",
    other_site:
      "Diese Anfrage kam von einer anderen Website ({from}), nicht von {own}. Wenn das dieser Server hinter einem Proxy ist, muss der Proxy den Host-Header weitergeben oder in trusted_proxies stehen.",
    // Passwords and accounts
    choose_password: "Wählen Sie zuerst ein neues Passwort.",
    current_password_wrong: "Das aktuelle Passwort ist falsch.",
    current_password_needed: "Geben Sie auch Ihr aktuelles Passwort ein.",
    same_password: "Das ist Ihr aktuelles Passwort.",
    password_changed_meanwhile:
      "Das Passwort wurde im selben Moment geändert. Melden Sie sich an und versuchen Sie es erneut.",
    password_empty: "Das Passwort darf nicht leer sein.",
    password_too_long: "Das Passwort darf höchstens {most} Zeichen haben.",
    password_too_short: "Das Passwort muss mindestens {least} Zeichen haben.",
    password_common:
      "Dieses Passwort ist zu verbreitet. Wählen Sie eines, das schwerer zu erraten ist.",
    password_uniform: "Dieses Passwort enthält zu wenige verschiedene Zeichen.",
    password_is_email: "Das Passwort darf nicht die E-Mail-Adresse sein.",
    password_is_user_name: "Das Passwort darf nicht der Benutzername sein.",
    email_taken: "Mit dieser E-Mail-Adresse gibt es bereits ein Konto.",
    user_name_taken: "Mit diesem Benutzernamen gibt es bereits ein Konto.",
    name_or_address: "Geben Sie einen Benutzernamen oder eine E-Mail-Adresse an.",
    last_admin:
      "Das ist das letzte aktive Admin-Konto. Geben Sie zuerst jemand anderem Admin-Rechte.",
    no_such_person: "Diese Person gibt es nicht.",
    no_such_person_here: "Diese Person gibt es hier nicht.",
    no_such_user: "Diese Person gibt es nicht mehr.",
    system_user_fixed: "Der eingebaute Systembenutzer kann so nicht geändert werden.",
    system_user_undeletable: "Der eingebaute Systembenutzer kann nicht gelöscht werden.",
    // Things of any kind: absent (or not visible), another user's, already the grantee's, too many
    ...aboutEach({
      no_such: "{object} {one} gibt es nicht, oder {pronoun} ist nicht mit Ihnen geteilt.",
      foreign: "{this} {one} gehört jemand anderem; Sie sind dazu nicht berechtigt.",
      already_theirs: "{this} {one} gehört bereits dieser Person.",
      full: "Sie haben {held} {many}. Löschen Sie zuerst welche.",
      over: "Sie haben {held} {many} und dürfen {cap} haben: {adding} weitere sind zu viele.",
    }, GERMAN_KINDS),
    // Sharing and groups
    no_such_share: "Diese Freigabe gibt es nicht mehr.",
    no_such_group: "Diese Gruppe gibt es nicht.",
    group_name_taken: "Es gibt bereits eine Gruppe mit diesem Namen.",
    not_in_group: "Diese Person ist nicht in der Gruppe.",
    board_is_yours: "Dieses Board gehört Ihnen: Archivieren oder löschen Sie es stattdessen.",
    admins_see_all: "Admins sehen jedes Board.",
    board_changed_meanwhile:
      "Dieses Board wurde inzwischen von jemand anderem geändert. Laden Sie es neu und wiederholen Sie Ihre Änderung.",
    // Images
    no_images_left: "Keines dieser Bilder gibt es noch.",
    not_in_trash: "Dieses Bild ist nicht in Ihrem Papierkorb.",
    image_file_missing: "Die Datei dieses Bildes fehlt. Informieren Sie die Administration.",
    image_file_damaged:
      "Die Datei dieses Bildes ist beschädigt. Informieren Sie die Administration.",
    no_own_images: "Sie können nur eigene Bilder verschieben; keines davon gehört Ihnen.",
    no_such_download: "Diesen Download gibt es nicht, oder er wurde schon abgeholt.",
    owner_inactive: "Das Konto dieser Person ist nicht mehr aktiv.",
    upscale_too_large:
      "Das Ergebnis hätte {width} × {height} Pixel und wäre zu groß. Wählen Sie ein kleineres Bild oder einen kleineren Faktor.",
    wrong_image_type: "Es können nur PNG-, JPEG- und WebP-Bilder hochgeladen werden.",
    image_damaged: "Das Bild ist unvollständig oder beschädigt.",
    image_and_more: "Die Datei enthält außer dem Bild noch etwas anderes.",
    image_too_large:
      "Das Bild hat {width} × {height} Pixel; erlaubt sind höchstens {megapixels} Megapixel.",
    file_too_large: "Die Datei ist größer als {megabytes} MB.",
    too_many_waits:
      "Es warten bereits {most} Ihrer Anfragen auf Bilder. Versuchen Sie es wieder, wenn einige fertig sind.",
    comparisons_busy:
      "Sie vergleichen bereits viele Bilder. Versuchen Sie es in ein paar Sekunden noch einmal.",
    uploads_busy: "Gerade werden viele Bilder hochgeladen. Versuchen Sie es gleich noch einmal.",
    cover_too_large: "Ein Bild darf höchstens {megabytes} MB groß sein.",
    cover_damaged: "Das ist kein vollständiges PNG-, JPEG-, WebP- oder GIF-Bild.",
    no_cover: "Hier gibt es kein Bild.",
    over_quota_bytes:
      "Ihre Bibliothek ist voll: {used} MB von {quota} MB sind belegt. Löschen Sie etwas und leeren Sie den Papierkorb, oder bitten Sie die Administration um mehr.",
    over_quota_images:
      "Ihre Bibliothek ist voll: {used} von {quota} Bildern sind belegt. Löschen Sie etwas und leeren Sie den Papierkorb, oder bitten Sie die Administration um mehr.",
    // The queue
    own_limit: "Sie dürfen höchstens {most} wartende Aufträge haben. Es wurde nichts hinzugefügt.",
    queue_full: "Die Warteschlange fasst höchstens {most} Aufträge. Es wurde nichts hinzugefügt.",
    own_limit_part:
      "Sie dürfen höchstens {most} wartende Aufträge haben. {added} von {wanted} wurden hinzugefügt.",
    queue_full_part:
      "Die Warteschlange fasst höchstens {most} Aufträge. {added} von {wanted} wurden hinzugefügt.",
    others_images: "Nur Administratoren können die Bilder einer anderen Person auflisten.",
    node_denied:
      "Dieser Server lässt Knoten vom Typ {type} nicht zu. Fragen Sie einen Administrator.",
    no_such_item: "Dieser Auftrag ist nicht mehr in der Warteschlange.",
    item_gone: "Auftrag {item} ist nicht mehr in der Warteschlange.",
    item_not_waiting: "Auftrag {item} wartet nicht mehr.",
    item_not_movable:
      "Auftrag {item} gehört jemand anderem: Nur diese Person kann ihn verschieben.",
    no_image_named: "Ein Bild „{name}“ gibt es hier nicht.",
    no_board_named: "Ein Board „{name}“ gibt es hier nicht.",
    no_style_preset_named: "Einen Stil „{name}“ gibt es hier nicht.",
    board_view_only: "Sie können dieses Board ansehen, aber nichts hinzufügen.",
    foreign_item: "Dieser Auftrag gehört jemand anderem.",
    foreign_items: "Diese Aufträge gehören jemand anderem.",
    items_too_large: "Diese Aufträge sind zusammen zu groß. Rufen Sie weniger auf einmal ab.",
    // Models
    no_model_with_key: "Dieses Modell gibt es nicht mehr.",
    no_model_named: "Ein Modell mit dem Schlüssel oder Namen „{name}“ gibt es nicht.",
    none_of_type:
      "Dafür ist kein Modell installiert ({type}): Auf der Seite „Modelle“ kann ein Administrator eines holen.",
    no_usable_model:
      "Es gibt kein Modell, das Sie verwenden dürfen: Die Administration kann eines installieren oder Ihnen freigeben.",
    model_too_large:
      "Das Modell „{name}“ braucht mindestens {needed} GB Speicher, und das größte Gerät dieses Servers hat {most} GB: Wählen Sie ein kleineres Modell oder dasselbe in geringerer Genauigkeit.",
    models_too_large:
      "{names} werden gleichzeitig benutzt und brauchen mindestens {needed} GB Speicher, und das größte Gerät dieses Servers hat {most} GB: Benutzen Sie weniger Steuerbilder oder kleinere Modelle.",
    model_files_missing: "Die Dateien des Modells „{name}“ fehlen.",
    model_ships:
      "Dieses Modell wird mit Atelier mitgeliefert. Um es auszublenden, machen Sie es privat.",
    no_such_upload: "Diesen Upload gibt es nicht. Bitte beginnen Sie ihn neu.",
    upload_busy:
      "Dieser Upload wird gerade geschrieben oder installiert. Bitte versuchen Sie es gleich noch einmal.",
    upload_elsewhere: "Dieser Upload geht bei Byte {offset} weiter.",
    upload_too_long: "Ein Teil dieses Uploads passt nicht: Die ganze Datei hat {bytes} Bytes.",
    upload_differs:
      "Ein Teil dieses Uploads wurde unterwegs verändert. Bitte senden Sie ihn noch einmal.",
    upload_not_whole: "Dieser Upload ist noch nicht vollständig.",
    too_many_uploads:
      "Es gibt {most} Uploads, die nicht fertig sind. Schließen Sie zuerst einen davon ab oder brechen Sie ihn ab.",
    not_a_default: "Nur ein Modell, das selbst Bilder macht, kann das Standardmodell sein.",
    no_hub_of_model: "Dieses Modell kommt von keinem Hub, der Versionen davon hat.",
    model_in_trash:
      "Dieses Modell wurde vor Kurzem entfernt. Auf der Seite der Modelle lässt es sich wiederherstellen oder endgültig löschen.",
    model_files_stay:
      "Die Dateien dieses Modells ließen sich nicht löschen; der Grund steht im Protokoll des Servers.",
    model_has_no_image: "Dieses Modell hat kein Bild.",
    already_installed: "Dieses Modell ist bereits installiert.",
    already_installing: "Dieses Modell wird bereits installiert.",
    no_such_folder:
      "Unter diesem Pfad gibt es weder eine Datei noch einen Ordner, die der Server lesen kann.",
    no_such_install: "Diese Installation gibt es nicht.",
    install_not_running: "Diese Installation wartet auf nichts und lädt nichts herunter.",
    source_unclear:
      "Das ist kein Repository von Hugging Face (Besitzer/Name), kein Link von Civitai, kein https-Link zu einer .safetensors- oder .gguf-Datei und kein Pfad auf dem Server.",
    downloads_off:
      "Dieser Server lädt nichts herunter: allow_downloads ist aus. Legen Sie das Modell auf den Server und geben Sie den Pfad an.",
    link_not_https: "Es werden nur https-Links geöffnet.",
    link_with_password:
      "Dieser Link enthält einen Benutzernamen oder ein Passwort. Geben Sie stattdessen ein Token an.",
    host_not_allowed:
      "Von {host} wird nichts heruntergeladen. Die Administration kann den Namen in der Einstellung download_hosts ergänzen.",
    address_not_public: "{host} liegt nicht im öffentlichen Internet und wird nicht angefragt.",
    host_unknown:
      "Einen Server namens {host} gibt es nicht, oder dieser Server ist nicht mit dem Internet verbunden.",
    host_unreachable: "Die Verbindung zu {host} kam nicht zustande oder brach ab.",
    headers_too_long: "{host} hat mit zu langen Kopfzeilen geantwortet.",
    bad_certificate: "Das Zertifikat von {host} ist nicht gültig.",
    answer_packed: "{host} hat die Datei gepackt geschickt, was nicht verlangt war.",
    bad_redirect: "{host} verweist endlos weiter oder ins Leere.",
    hub_wants_token:
      "{host} gibt das nicht allen. Nehmen Sie auf der Seite des Modells die Lizenz an und speichern Sie hier ein Token Ihres Kontos.",
    hub_has_none:
      "Unter diesem Namen hat {host} nichts. Prüfen Sie den Link; Privates braucht ein Token.",
    hub_busy: "{host} ist ausgelastet und bittet um Geduld.",
    hub_failed: "{host} hat mit einem Fehler geantwortet ({status}).",
    hub_unreadable: "Die Antwort von {host} war nicht zu verstehen.",
    only_pickles:
      "{name} ist ein Python-Pickle. Beim Lesen kann beliebiger Code ausgeführt werden, deshalb wird es nicht heruntergeladen. Suchen Sie eine .safetensors-Version.",
    not_weights: "{name} ist keine .safetensors- oder .gguf-Datei.",
    nothing_to_install: "An dieser Stelle von {host} gibt es kein Modell, das hier läuft.",
    starter_changed:
      "{path} in diesem Repository ist nicht die Datei, die diese Liste kennt; nichts wurde heruntergeladen. Wenn Sie der Änderung trauen, fügen Sie {link} in das Feld für ein neues Modell ein.",
    choose_one_file: "Hier gibt es {count} Modelle. Wählen Sie eines davon.",
    too_many_files: "Dieses Modell hat mehr als {most} Dateien.",
    no_room_for_model:
      "Das Modell braucht {needed} MB; auf der Festplatte des Servers sind {free} MB frei.",
    file_not_whole:
      "Eine Datei ist nicht so lang, wie {host} gesagt hat. Versuchen Sie es noch einmal.",
    file_without_end:
      "{host} sagt nicht, wie lang die Datei ist, und es kamen mehr als {gigabytes} GB. Der Download wurde aufgegeben.",
    verify_files_missing: "Die Dateien fehlen.",
    verify_unreadable: "{file} lässt sich nicht lesen.",
    verify_differs: "{file} ist nicht das, was der Hub ausgegeben hat.",
    verify_changed: "Die Dateien haben sich seit der Installation geändert.",
    verify_failed:
      "Die Dateien konnten nicht geprüft werden; der Grund steht im Protokoll des Servers.",
    no_such_verification:
      "Die Dateien dieses Modells wurden seit dem Start des Servers nicht geprüft.",
    file_differs:
      "Eine Datei ist nicht die, die {host} beschreibt: Ihre SHA-256 weicht ab. Sie wurde entfernt.",
    install_failed:
      "Das Modell konnte nicht installiert werden; der Grund steht im Protokoll des Servers.",
    tokenizer_unreadable: "Der Tokenizer von „{name}“ kann nicht gelesen werden.",
    // Workflows and presets
    workflow_ships:
      "Dieser Workflow wird mit Atelier mitgeliefert. Speichern Sie eine Kopie und ändern Sie diese.",
    preset_has_no_image: "Dieser Stil hat kein Bild.",
    no_presets_in_file: "In dieser Datei ist kein Stil.",
    presets_not_json: "Die Datei ist kein gültiges JSON.",
    presets_no_columns: "Die erste Zeile muss die Spalten nennen: „name,prompt,negative_prompt“.",
    presets_too_many: "Eine Datei darf {most} Stile enthalten.",
    // Wildcards
    wildcard_name_taken: "Sie haben schon eine Wildcard „{name}“.",
    wildcard_name_signs:
      "beginnt mit einem Buchstaben oder einer Ziffer und besteht aus Buchstaben, Ziffern, Leerzeichen und - . / _, ohne __",
    wildcard_no_lines: "Darin ist keine Zeile.",
    wildcard_too_many_lines: "Das sind {lines} Zeilen; höchstens {most} sind möglich.",
    wildcard_line_too_long: "Eine Zeile darin ist länger als {most} Zeichen.",
    wildcard_file_too_long: "Die Datei hat mehr als {most} Zeichen.",
    no_wildcard_named:
      "Eine Wildcard „{name}“, die Sie benutzen dürfen, gibt es nicht. Legen Sie sie auf der Seite „Wildcards“ an, oder schreiben Sie \\__ für die Zeichen selbst.",
    no_wildcard_within:
      "Eine Wildcard „{name}“, die Sie benutzen dürfen, gibt es nicht; die Wildcard „{within}“ nennt sie.",
    wildcards_too_deep:
      "Die Wildcards {names} nennen einander ohne Ende oder mehr als {most} Stufen tief.",
    wildcards_too_many: "Ein Prompt kann {most} Zeilen aus Wildcards nehmen.",
    wildcards_too_long: "Mit den Zeilen seiner Wildcards ist ein Prompt länger als {most} Zeichen.",
    wildcards_too_much:
      "Die Prompts aller Bilder hätten mit den Zeilen ihrer Wildcards mehr als {most} Zeichen. Fordern Sie weniger Bilder auf einmal an.",
    wildcards_too_large:
      "Die Wildcards dieser Prompts haben zusammen mehr als {most} Zeichen. Nennen Sie weniger davon.",
    // The server
    internal: "Auf dem Server ist etwas schiefgegangen. Der Fehler wurde protokolliert.",
    too_many_letters:
      "Von hier wurden zu viele Links angefordert. Versuchen Sie es in einer Stunde noch einmal.",
    no_address: "Dieses Konto hat keine E-Mail-Adresse.",
    mail_failed:
      "Die Mail konnte nicht verschickt werden; der Grund steht im Protokoll des Servers.",
    no_such_backup: "Dieses Backup gibt es nicht.",
    no_such_worker: "Diesen Worker gibt es nicht.",
    workers_need_postgres:
      "Worker brauchen PostgreSQL: Nennen Sie es in der Einstellung „database“.",
    backup_busy: "Ein Backup wird gerade erstellt oder geprüft. Warten Sie, bis das beendet ist.",
    disk_full: "Die Festplatte des Servers ist voll. Informieren Sie die Administration.",
    database_away: "Die Datenbank antwortet nicht. Versuchen Sie es gleich noch einmal.",
    studio_moving:
      "Das Studio zieht gerade in eine andere Datenbank oder einen anderen Speicher um. Bis das vorbei ist, lässt es sich nur ansehen. Nichts wurde geändert. Versuchen Sie es später noch einmal.",
    storage_full: "Der Speicher für Bilder ist voll. Informieren Sie die Administration.",
    storage_refuses:
      "Der Speicher für Bilder weist diesen Server ab. Informieren Sie die Administration.",
    storage_unreachable:
      "Der Speicher für Bilder antwortet nicht. Versuchen Sie es gleich noch einmal.",
    set_by_environment: "Durch Umgebungsvariablen festgelegt: {names}.",
    config_not_yaml:
      "config.yaml im Datenordner ist kein gültiges YAML; korrigieren Sie sie zuerst.",
    body_too_large: "Das Gesendete ist größer als {kibibytes} KiB.",
    body_cut_off: "Die Übertragung ist abgebrochen.",
    body_too_slow: "Die Übertragung war zu langsam. Versuchen Sie es erneut.",
    // What is wrong with a field
    is_missing: "fehlt",
    is_empty: "ist leer",
    is_given_twice: "ist doppelt angegeben",
    at_least: "muss mindestens {least} sein",
    at_most: "darf höchstens {most} sein",
    at_least_characters: "muss mindestens {least} Zeichen lang sein",
    at_most_characters: "darf höchstens {most} Zeichen lang sein",
    at_least_entries: "muss mindestens {least} Einträge haben",
    at_most_entries: "darf höchstens {most} Einträge haben",
    multiple_of: "muss ein Vielfaches von {divisor} sein",
    no_such_time_zone: "muss eine Zeitzone sein, etwa Europe/Berlin",
    whole_number: "muss eine ganze Zahl sein",
    in_the_future: "muss in der Zukunft liegen",
    too_many_characters: "darf höchstens {most} Zeichen haben",
    like_an_address: "muss aussehen wie name@example.com",
    address_of_none:
      "muss eine andere Adresse sein: die bei users.invalid stehen für Personen ohne Adresse",
    like_a_user_name: "darf nur Buchstaben, Ziffern, Punkte, Binde- und Unterstriche enthalten",
    one_at_least: "wählen Sie mindestens eine aus",
    no_such_image_here: "dieses Bild gibt es nicht, oder es ist nicht mit Ihnen geteilt",
  },
};
