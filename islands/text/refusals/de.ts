import type { Refusals } from "./refusals.ts";

export const refusals: Refusals = {
  codes: {
    bad_request: "Das geht so nicht.",
    not_signed_in: "Bitte melden Sie sich an.",
    forbidden: "Das dürfen Sie nicht.",
    not_found: "Das gibt es nicht, oder es ist nicht mit Ihnen geteilt.",
    method_not_allowed: "Das geht hier nicht.",
    too_slow: "Die Übertragung war zu langsam. Bitte noch einmal.",
    conflict: "Das verträgt sich nicht mit dem jetzigen Stand.",
    over_quota: "Ihr Platz ist aufgebraucht.",
    changed_meanwhile: "Inzwischen hat jemand anderes das geändert.",
    too_large: "Das ist zu groß.",
    unsupported_media: "Diese Art von Datei geht hier nicht.",
    misdirected: "Unter diesem Namen antwortet der Server nicht.",
    invalid: "Einige Angaben stimmen nicht.",
    too_many_requests: "Das war zu viel auf einmal.",
    internal: "Auf dem Server ging etwas schief. Es steht in seinem Protokoll.",
    not_implemented: "Das bietet dieser Server nicht.",
    unavailable: "Gerade ist viel los. Versuchen Sie es gleich wieder.",
    disk_full: "Die Festplatte des Servers ist voll. Sagen Sie es der Verwaltung.",
  },
  sentences: {
    "The e-mail address or the password is wrong.":
      "Die E-Mail-Adresse oder das Passwort ist falsch.",
    "Too many failed attempts. Try again in {} seconds.": "Zu viele Fehlversuche.",
    "Many people are signing in just now. Try again in a few seconds.":
      "Gerade melden sich viele an.",
    "This account is deactivated.": "Dieses Konto ist deaktiviert.",
    "The current password is wrong.": "Das jetzige Passwort ist falsch.",
    "Enter your current password as well.": "Geben Sie auch Ihr jetziges Passwort ein.",
    "This is the password you have now.": "Das ist Ihr jetziges Passwort.",
    "Choose a new password first.": "Wählen Sie zuerst ein neues Passwort.",
    "The password must not be empty.": "Das Passwort darf nicht leer sein.",
    "The password must have at most {} characters.":
      "Das Passwort darf höchstens {} Zeichen haben.",
    "The password must have at least {} characters.":
      "Das Passwort muss mindestens {} Zeichen haben.",
    "This password is among those that are tried first.":
      "Dieses Passwort gehört zu denen, die zuerst probiert werden.",
    "This password repeats too few characters.":
      "Dieses Passwort besteht aus zu wenigen verschiedenen Zeichen.",
    "The password must not be the e-mail address.":
      "Das Passwort darf nicht die E-Mail-Adresse sein.",
    "There is already an account with this e-mail address.":
      "Mit dieser E-Mail-Adresse gibt es schon ein Konto.",
    "This is the last active administrator. Make somebody else administrator first.":
      "Das ist das letzte aktive Verwaltungskonto. Geben Sie zuerst jemand anderem die Verwaltung.",
    "This server is already set up. Sign in.":
      "Dieser Server ist schon eingerichtet. Melden Sie sich an.",
    "Enter the setup code that the server printed on its console (and in its data folder).":
      "Geben Sie den Code ein, der auf der Konsole des Servers steht (und in seinem Datenordner).",
    "Only administrators may do this.": "Das darf nur die Verwaltung.",
    "There is already a group with this name.": "Eine Gruppe dieses Namens gibt es schon.",
    "There is no such group.": "Diese Gruppe gibt es nicht.",
    "There is no such person.": "Diese Person gibt es nicht.",
    "There is no such person here.": "Diese Person gibt es hier nicht.",
    "There is no user with this id.": "Diese Person gibt es nicht mehr.",
    "There is no such board.": "Diese Tafel gibt es nicht, oder sie ist nicht mit Ihnen geteilt.",
    "There is no such image.": "Dieses Bild gibt es nicht, oder es ist nicht mit Ihnen geteilt.",
    "there is no such image": "dieses Bild gibt es nicht, oder es ist nicht mit Ihnen geteilt",
    "There is no such image in your trash.": "Dieses Bild ist nicht in Ihrem Papierkorb.",
    "There is no such item in this queue.": "Dieser Auftrag ist nicht mehr in der Warteschlange.",
    "There is no model with this key.": "Dieses Modell gibt es nicht mehr.",
    "There is no such model.": "Dieses Modell gibt es nicht.",
    "This item is somebody else's.": "Dieser Auftrag gehört jemand anderem.",
    "You may move your own images only, and none of these is yours.":
      "Sie können nur eigene Bilder verschieben, und keines davon ist Ihres.",
    "This workflow ships with Atelier. Save a copy and change that.":
      "Dieser Workflow gehört zu Atelier. Speichern Sie eine Kopie und ändern Sie die.",
    "This model ships with Atelier. Make it private to hide it.":
      "Dieses Modell gehört zu Atelier. Wenn es niemand sehen soll, machen Sie es privat.",
    "The model in this folder is already installed.":
      "Das Modell in diesem Ordner ist schon installiert.",
    "There is no model_index.json in this folder.": "In diesem Ordner ist keine model_index.json.",
    "There is no folder at this path that the server can read.":
      "Unter diesem Pfad ist kein Ordner, den der Server lesen kann.",
    "Models are not downloaded here. Put the folder on the server and give its full path.":
      "Modelle werden hier nicht heruntergeladen. Legen Sie den Ordner auf den Server und geben Sie seinen ganzen Pfad an.",
    "Only PNG, JPEG and WebP pictures can be uploaded.":
      "Hochladen lassen sich nur Bilder in PNG, JPEG und WebP.",
    "The picture is cut off or damaged.": "Das Bild ist abgeschnitten oder beschädigt.",
    "The file is larger than {} MB.": "Die Datei ist größer als {} MB.",
    "A picture may have at most {} MB.": "Ein Bild darf {} MB haben.",
    "The picture has {} × {} pixels; at most {} megapixels are taken.":
      "Das Bild hat {} × {} Pixel; höchstens {} Megapixel gehen.",
    "The server's disk is full. Tell the administrator.":
      "Die Festplatte des Servers ist voll. Sagen Sie es der Verwaltung.",
    "The library is full: {} MB of {} MB are used. Delete something and empty the trash, or ask the administrator for more.":
      "Ihre Sammlung ist voll: {} MB von {} MB sind belegt. Löschen Sie etwas und leeren Sie den Papierkorb, oder bitten Sie die Verwaltung um mehr.",
    "The library is full: {} of {} images are used. Delete something and empty the trash, or ask the administrator for more.":
      "Ihre Sammlung ist voll: {} von {} Bildern. Löschen Sie etwas und leeren Sie den Papierkorb, oder bitten Sie die Verwaltung um mehr.",
    "You may have {} items waiting. Nothing was taken.":
      "Von Ihnen dürfen {} Aufträge warten. Keiner kam hinzu.",
    "The queue takes {} waiting items. Nothing was taken.":
      "In der Warteschlange ist Platz für {} Aufträge. Keiner kam hinzu.",
    "You have {} keys. Revoke one that is not used.":
      "Sie haben {} Schlüssel. Widerrufen Sie einen, den Sie nicht brauchen.",
    "You have {} boards. Delete some first.": "Sie haben {} Tafeln. Löschen Sie zuerst welche.",
    "You have {} style presets. Delete some first.":
      "Sie haben {} Stile. Löschen Sie zuerst welche.",
    "Somebody changed this board meanwhile. Load it again, then repeat your change.":
      "Jemand hat diese Tafel inzwischen geändert. Laden Sie sie neu und ändern Sie sie noch einmal.",
    "Something went wrong on the server. It has been logged.":
      "Auf dem Server ging etwas schief. Es steht in seinem Protokoll.",
    "is missing": "fehlt",
    "is empty": "ist leer",
    "is given twice": "steht zweimal da",
    "must be at least {}": "muss mindestens {} sein",
    "must be at most {}": "darf höchstens {} sein",
    "must be at least {} characters long": "muss mindestens {} Zeichen haben",
    "must be at most {} characters long": "darf höchstens {} Zeichen haben",
    "must be a multiple of {}": "muss ein Vielfaches von {} sein",
    "must be a whole number": "muss eine ganze Zahl sein",
    "must be in the future": "muss in der Zukunft liegen",
    "must lie in the future": "muss in der Zukunft liegen",
  },
};
