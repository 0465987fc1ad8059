import type { Text } from "../text.ts";

export const people: Text["people"] = {
  add: "Person hinzufügen",
  import: "Importieren",
  search: "Name oder E-Mail",
  count: (n) => n === 1 ? "1 Person" : `${n} Personen`,
  name: "Name",
  email: "E-Mail",
  state: "Status",
  lastLogin: "Zuletzt angemeldet",
  never: "nie",
  admin: "Admin",
  inactive: "Deaktiviert",
  you: "Sie",
  actions: (name) => `Aktionen für ${name}`,
  edit: "Bearbeiten",
  makeAdmin: "Admin-Rechte geben",
  makeUser: "Admin-Rechte entziehen",
  deactivate: "Deaktivieren",
  activate: "Aktivieren",
  reset: "Passwort zurücksetzen",
  resetHint: (name) =>
    `${name} wird überall abgemeldet und muss bei der nächsten Anmeldung ein neues Passwort wählen.`,
  resetDone: "Das neue Passwort",
  resetOnce: "Geben Sie es auf sicherem Weg weiter. Es wird nur dieses eine Mal angezeigt.",
  sessions: "Sitzungen",
  noSessions: "Nirgends angemeldet.",
  endAll: "Überall abmelden",
  ended: (n) => n === 1 ? "1 Sitzung beendet." : `${n} Sitzungen beendet.`,
  transfer: "Übergeben",
  transferHint: (name) =>
    `Alle Boards, Bilder, Workflows und Stile von ${name} gehören danach jemand anderem.`,
  transferTo: "An",
  transferred: (images, boards) =>
    `Übergeben: ${images} ${images === 1 ? "Bild" : "Bilder"}` +
    (boards === 0 ? "." : `, ${boards} ${boards === 1 ? "Board" : "Boards"}.`),
  remove: "Löschen",
  removeTitle: (name) => `${name} löschen`,
  removeHint:
    "Das Konto kann nicht wiederhergestellt werden. Was soll mit den Inhalten dieser Person geschehen?",
  removeTrash: "In den Papierkorb verschieben",
  removeGive: "Übergeben an",
  removed: (name) => `${name} wurde gelöscht.`,
  choose: "Person auswählen",
  password: "Erstes Passwort",
  mustChange: "Muss bei der ersten Anmeldung geändert werden",
  quotas: "Limits",
  quotaBytes: "Speicher in Megabyte",
  quotaImages: "Bilder",
  maxPending: "Höchstens in der Warteschlange",
  maxRunning: "Höchstens gleichzeitig laufend",
  weight: "Gewichtung in der Warteschlange",
  weightHint: "2 bekommt doppelt so viel Anteil wie 1, wenn beide warten.",
  emptyIsDefault: "Leer: Standardwert des Servers",
  added: (name) => `${name} kann sich jetzt anmelden.`,
  none: "Keine Treffer.",
  importTitle: "Personen importieren",
  importHint:
    "Eine CSV-Datei aus Ihrer Tabellenkalkulation. Die erste Zeile nennt die Spalten: E-Mail, Name (oder Vorname und " +
    "Nachname) und auf Wunsch Passwort und Admin (ja oder nein).",
  importFile: "CSV-Datei",
  importRow: "Zeile",
  importGo: (n) => n === 1 ? "1 Person hinzufügen" : `${n} Personen hinzufügen`,
  importReading: "Die Datei wird gelesen …",
  importSummary: (ready, refused) =>
    `${ready === 1 ? "1 Person kann" : `${ready} Personen können`} hinzugefügt werden` +
    (refused === 0 ? "." : `, ${refused === 1 ? "1 Zeile" : `${refused} Zeilen`} nicht.`),
  importResult: (added, refused) =>
    `${added === 1 ? "1 Person" : `${added} Personen`} hinzugefügt` +
    (refused === 0 ? "." : `, ${refused === 1 ? "1 Zeile" : `${refused} Zeilen`} nicht.`),
  importUnused: (names) => `Nicht verwendet: ${names}.`,
  importOnlyWrong: "Nur Zeilen mit Fehlern",
  importStates: {
    ready: "bereit",
    added: "hinzugefügt",
    refused: "nicht hinzugefügt",
    working: "wird hinzugefügt …",
    unknown:
      "Verbindung unterbrochen: Prüfen Sie die Liste und importieren Sie die Datei dann erneut",
  },
  importFaults: {
    no_email: "die E-Mail-Adresse fehlt",
    bad_email: "das ist keine E-Mail-Adresse",
    exists: "mit dieser Adresse gibt es bereits ein Konto",
    bad_name: "der Name ist zu lang",
    bad_password: "das Passwort ist zu schwach",
    bad_admin: "in der Spalte „Admin“ muss ja oder nein stehen",
    bad_line: "ein Anführungszeichen steht an der falschen Stelle",
    too_many_cells: "mehr Zellen als Spalten; vielleicht ein Trennzeichen zu viel",
    failed: "vom Server abgelehnt",
  },
  importTwice: (line) => `dieselbe Adresse steht in Zeile ${line}`,
  importFileFaults: {
    no_people: "Diese Datei enthält keine Personen.",
    no_email_column:
      "Es gibt keine Spalte „E-Mail“. Die erste Zeile muss die Spalten nennen, zum Beispiel: Name;E-Mail",
    too_many: "Diese Datei enthält mehr als 20.000 Personen. Teilen Sie sie auf.",
    unreadable:
      "Diese Datei lässt sich nicht als CSV lesen. Speichern Sie sie in Ihrer Tabellenkalkulation als CSV.",
  },
  importPasswords:
    "Für alle ohne Passwort wurde eines erzeugt. Die Passwörter werden nur dieses eine Mal angezeigt.",
  importSave: "Druckblatt speichern",
  importLocal:
    "Auf den Karten steht die Adresse dieser Seite, die nur dieser Rechner erreicht. Für andere Rechner öffnen Sie Atelier vor dem Hinzufügen unter der Adresse, die diese verwenden.",
  importKept:
    "Sie haben die Passwörter nicht gespeichert. Sie können nicht noch einmal angezeigt werden.",
  importLeave: "Ohne Speichern schließen",
  importSheet: "erste-passwoerter.html",
  sheet: {
    title: "Erste Passwörter",
    note: "Nur für die erste Anmeldung. Danach wird ein eigenes Passwort gewählt.",
    address: "Adresse",
    email: "E-Mail",
    password: "Passwort",
    cut:
      "Drucken Sie diese Seite aus und schneiden Sie sie an den Linien auseinander. Löschen Sie danach die Datei.",
  },
  unowned: {
    title: "Inhalte ohne Konto",
    why: (things) => `${things} aus der Zeit vor den Konten. Nur Admins sehen diese Inhalte.`,
    images: (n) => n === 1 ? "1 Bild" : `${n} Bilder`,
    boards: (n) => n === 1 ? "1 Board" : `${n} Boards`,
    others: (n) => n === 1 ? "1 Workflow oder Stil" : `${n} Workflows und Stile`,
    to: "Übergeben an",
    me: (name) => `${name} (Sie)`,
    go: "Übergeben",
  },
  tabs: { people: "Personen", audit: "Audit-Protokoll", groups: "Gruppen" },
  audit: {
    action: "Aktion",
    since: "Seit",
    everything: "Alle Aktionen",
    csv: "Als CSV herunterladen",
    verify: "Integrität prüfen",
    sound: (n) => `Alle ${n} Einträge sind lückenlos verkettet. Nichts wurde verändert.`,
    broken: (id) => `Eintrag ${id} passt nicht zum vorherigen: Das Protokoll wurde verändert.`,
    none: "Keine passenden Einträge.",
    more: "Ältere Einträge",
  },
};

export const groups: Text["groups"] = {
  name: "Name der neuen Gruppe",
  add: "Gruppe anlegen",
  none: "Noch keine Gruppen",
  noneHint: "Teilen Sie Boards mit einer Gruppe statt mit jeder Person einzeln.",
  members: (n) => n === 1 ? "1 Mitglied" : `${n} Mitglieder`,
  addShown: (n) => `Alle ${n} unten hinzufügen`,
  edit: "Mitglieder",
  remove: "Löschen",
  removeHint: "Was mit dieser Gruppe geteilt wurde, sehen ihre Mitglieder dann nicht mehr.",
};
