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
    "The e-mail address or the password is wrong.":
      "Die E-Mail-Adresse oder das Passwort ist falsch.",
    "Too many failed attempts. Try again in {} seconds.": "Zu viele Fehlversuche.",
    "Many people are signing in right now. Try again in a few seconds.":
      "Gerade melden sich viele Personen an.",
    "This account is deactivated.": "Dieses Konto ist deaktiviert.",
    "This session or key has ended, and nothing was changed.":
      "Diese Sitzung oder dieser Schlüssel ist beendet; es wurde nichts geändert.",
    "You are no longer an administrator, and nothing was changed.":
      "Sie gehören nicht mehr zur Administration; es wurde nichts geändert.",
    "The password was changed at the same moment. Sign in and try again.":
      "Das Passwort wurde im selben Moment geändert. Melden Sie sich an und versuchen Sie es erneut.",
    "The current password is wrong.": "Das aktuelle Passwort ist falsch.",
    "Enter your current password as well.": "Geben Sie auch Ihr aktuelles Passwort ein.",
    "This is the password you have now.": "Das ist Ihr aktuelles Passwort.",
    "Choose a new password first.": "Wählen Sie zuerst ein neues Passwort.",
    "The password must not be empty.": "Das Passwort darf nicht leer sein.",
    "The password must have at most {} characters.":
      "Das Passwort darf höchstens {} Zeichen haben.",
    "The password must have at least {} characters.":
      "Das Passwort muss mindestens {} Zeichen haben.",
    "This password is too common. Choose one that is harder to guess.":
      "Dieses Passwort ist zu verbreitet. Wählen Sie eines, das schwerer zu erraten ist.",
    "This password has too few different characters.":
      "Dieses Passwort enthält zu wenige verschiedene Zeichen.",
    "The password must not be the e-mail address.":
      "Das Passwort darf nicht die E-Mail-Adresse sein.",
    "There is already an account with this e-mail address.":
      "Mit dieser E-Mail-Adresse gibt es bereits ein Konto.",
    "This is the last active administrator. Make somebody else an administrator first.":
      "Das ist das letzte aktive Admin-Konto. Geben Sie zuerst jemand anderem Admin-Rechte.",
    "This server is already set up. Sign in.":
      "Dieser Server ist bereits eingerichtet. Melden Sie sich an.",
    "Enter the setup code that the server printed on its console (and in its data folder).":
      "Geben Sie den Einrichtungscode ein, der in der Konsole des Servers steht (und in seinem Datenordner).",
    "Only administrators may do this.": "Das dürfen nur Admins.",
    "There is already a group with this name.": "Es gibt bereits eine Gruppe mit diesem Namen.",
    "There is no such group.": "Diese Gruppe gibt es nicht.",
    "There is no such person.": "Diese Person gibt es nicht.",
    "There is no such person here.": "Diese Person gibt es hier nicht.",
    "There is no user with this id.": "Diese Person gibt es nicht mehr.",
    "There is no such board.": "Dieses Board gibt es nicht, oder es ist nicht mit Ihnen geteilt.",
    "There is no such image.": "Dieses Bild gibt es nicht, oder es ist nicht mit Ihnen geteilt.",
    "there is no such image": "dieses Bild gibt es nicht, oder es ist nicht mit Ihnen geteilt",
    "There is no such workflow.":
      "Diesen Workflow gibt es nicht, oder er ist nicht mit Ihnen geteilt.",
    "There is no such style preset.":
      "Diesen Stil gibt es nicht, oder er ist nicht mit Ihnen geteilt.",
    "This board belongs to somebody else, who has not given you permission for this.":
      "Dieses Board gehört jemand anderem; Sie sind dazu nicht berechtigt.",
    "This image belongs to somebody else, who has not given you permission for this.":
      "Dieses Bild gehört jemand anderem; Sie sind dazu nicht berechtigt.",
    "This workflow belongs to somebody else, who has not given you permission for this.":
      "Dieser Workflow gehört jemand anderem; Sie sind dazu nicht berechtigt.",
    "This style preset belongs to somebody else, who has not given you permission for this.":
      "Dieser Stil gehört jemand anderem; Sie sind dazu nicht berechtigt.",
    "This board already belongs to that person.": "Dieses Board gehört bereits dieser Person.",
    "This image already belongs to that person.": "Dieses Bild gehört bereits dieser Person.",
    "This workflow already belongs to that person.":
      "Dieser Workflow gehört bereits dieser Person.",
    "This style preset already belongs to that person.":
      "Dieser Stil gehört bereits dieser Person.",
    "The file of this image is missing. Tell an administrator.":
      "Die Datei dieses Bildes fehlt. Informieren Sie die Administration.",
    "There is no such download, or it has already been fetched.":
      "Diesen Download gibt es nicht, oder er wurde schon abgeholt.",
    "None of these images exists.": "Keines dieser Bilder gibt es noch.",
    "There is no such image in your trash.": "Dieses Bild ist nicht in Ihrem Papierkorb.",
    "There is no such item in this queue.": "Dieser Auftrag ist nicht mehr in der Warteschlange.",
    "Item {} is no longer waiting.": "Auftrag {} wartet nicht mehr.",
    "There is no item {} in this queue.": "Auftrag {} ist nicht mehr in der Warteschlange.",
    "There is no model with this key.": "Dieses Modell gibt es nicht mehr.",
    "There is no such model.": "Dieses Modell gibt es nicht.",
    "This item belongs to somebody else.": "Dieser Auftrag gehört jemand anderem.",
    "You can only move your own images, and none of these is yours.":
      "Sie können nur eigene Bilder verschieben; keines davon gehört Ihnen.",
    "This workflow ships with Atelier. Save a copy and change the copy.":
      "Dieser Workflow wird mit Atelier mitgeliefert. Speichern Sie eine Kopie und ändern Sie diese.",
    "This model ships with Atelier. Make it private to hide it.":
      "Dieses Modell wird mit Atelier mitgeliefert. Um es auszublenden, machen Sie es privat.",
    "The model in this folder is already installed.":
      "Das Modell in diesem Ordner ist bereits installiert.",
    "There is no model_index.json in this folder.": "Dieser Ordner enthält keine model_index.json.",
    "There is no folder at this path that the server can read.":
      "Unter diesem Pfad gibt es keinen Ordner, den der Server lesen kann.",
    "Models are not downloaded here. Put the folder on the server and give its full path.":
      "Modelle werden hier nicht heruntergeladen. Legen Sie den Ordner auf den Server und geben Sie den vollständigen Pfad an.",
    "This is not a complete PNG, JPEG, WebP or GIF picture.":
      "Das ist kein vollständiges PNG-, JPEG-, WebP- oder GIF-Bild.",
    "The file holds something besides a picture.":
      "Die Datei enthält außer dem Bild noch etwas anderes.",
    "Many pictures are being uploaded right now. Try again in a moment.":
      "Gerade werden viele Bilder hochgeladen. Versuchen Sie es gleich noch einmal.",
    "Only PNG, JPEG and WebP pictures can be uploaded.":
      "Es können nur PNG-, JPEG- und WebP-Bilder hochgeladen werden.",
    "The picture is cut off or damaged.": "Das Bild ist unvollständig oder beschädigt.",
    "The file is larger than {} MB.": "Die Datei ist größer als {} MB.",
    "A picture may have at most {} MB.": "Ein Bild darf höchstens {} MB groß sein.",
    "The picture has {} × {} pixels; the limit is {} megapixels.":
      "Das Bild hat {} × {} Pixel; erlaubt sind höchstens {} Megapixel.",
    "The server's disk is full. Tell an administrator.":
      "Die Festplatte des Servers ist voll. Informieren Sie die Administration.",
    "The library is full: {} MB of {} MB are used. Delete something and empty the trash, or ask an administrator for more.":
      "Ihre Bibliothek ist voll: {} MB von {} MB sind belegt. Löschen Sie etwas und leeren Sie den Papierkorb, oder bitten Sie die Administration um mehr.",
    "The library is full: {} of {} images are used. Delete something and empty the trash, or ask an administrator for more.":
      "Ihre Bibliothek ist voll: {} von {} Bildern sind belegt. Löschen Sie etwas und leeren Sie den Papierkorb, oder bitten Sie die Administration um mehr.",
    "You may have at most {} items waiting. Nothing was added.":
      "Sie dürfen höchstens {} wartende Aufträge haben. Es wurde nichts hinzugefügt.",
    "The queue holds at most {} waiting items. Nothing was added.":
      "Die Warteschlange fasst höchstens {} Aufträge. Es wurde nichts hinzugefügt.",
    "You may have at most {} items waiting. {} of {} were added.":
      "Sie dürfen höchstens {} wartende Aufträge haben. {} von {} wurden hinzugefügt.",
    "The queue holds at most {} waiting items. {} of {} were added.":
      "Die Warteschlange fasst höchstens {} Aufträge. {} von {} wurden hinzugefügt.",
    "You have {} keys. Revoke one that is not used.":
      "Sie haben {} Schlüssel. Widerrufen Sie einen, den Sie nicht mehr brauchen.",
    "You have {} boards. Delete some first.": "Sie haben {} Boards. Löschen Sie zuerst welche.",
    "You have {} style presets. Delete some first.":
      "Sie haben {} Stile. Löschen Sie zuerst welche.",
    "Somebody else has changed this board in the meantime. Reload it, then make your change again.":
      "Dieses Board wurde inzwischen von jemand anderem geändert. Laden Sie es neu und wiederholen Sie Ihre Änderung.",
    "Something went wrong on the server. It has been logged.":
      "Auf dem Server ist etwas schiefgegangen. Der Fehler wurde protokolliert.",
    "is missing": "fehlt",
    "is empty": "ist leer",
    "is given twice": "ist doppelt angegeben",
    "must be at least {}": "muss mindestens {} sein",
    "must be at most {}": "darf höchstens {} sein",
    "must be at least {} characters long": "muss mindestens {} Zeichen lang sein",
    "must be at most {} characters long": "darf höchstens {} Zeichen lang sein",
    "must be a multiple of {}": "muss ein Vielfaches von {} sein",
    "must be a whole number": "muss eine ganze Zahl sein",
    "must be in the future": "muss in der Zukunft liegen",
    "must have at most {} characters": "darf höchstens {} Zeichen haben",
    "must look like name@example.com": "muss aussehen wie name@example.com",
    "choose at least one": "wählen Sie mindestens eine aus",
  },
};
