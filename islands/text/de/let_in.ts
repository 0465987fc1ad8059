import type { LetInText } from "../en/let_in.ts";

export const letIn: LetInText = {
  title: "Andere hereinlassen",
  alone:
    "Atelier läuft für eine Person: Niemand meldet sich an, und wer es erreicht, darf alles. Mit Konten hat jede Person eine eigene Bibliothek, einen Platz in der Warteschlange und ein eigenes Passwort, und Sie entscheiden, wer hereinkommt.",
  accounts: "Konten sind eingeschaltet.",
  noAccounts: "Konten sind ausgeschaltet.",
  reachable: "Andere Rechner in Ihrem Netz erreichen diesen, wenn keine Firewall dazwischen ist.",
  onlyHere: (host) => `Nur dieser Rechner erreicht Atelier: Es lauscht auf ${host}.`,
  how: "Das wird an diesem Rechner selbst eingestellt, damit niemand es von außen öffnen kann.",
  inFile: "Schreiben Sie dies in die Datei",
  orEnvironment: "Oder setzen Sie es dort, wo Atelier gestartet wird, als Umgebungsvariablen",
  environment:
    "Das bestimmt die Umgebung, mit der Atelier gestartet wird, gleich was in config.yaml steht. Ändern Sie sie in:",
  restart: "Beenden Sie Atelier, und starten Sie es wieder wie zuvor.",
  look: "Laden Sie diese Seite neu: Die Zeilen oben haben dann einen Haken.",
  after:
    "Das erste Konto ist das der Administration; es fragt nach einem Code, den der Server ausgibt. Was Sie bisher gemacht haben, bleibt privat, bis Sie es auf der Seite „Personen“ übergeben.",
  address: "Andere öffnen diese Adresse oder scannen sie:",
  addressOpen: "Wer diese Adresse öffnet, darf hier alles:",
  qr: "QR-Code der Adresse",
};
