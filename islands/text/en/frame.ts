export const frame = {
  name: "Atelier",
  skip: "Skip to content",
  nav: "Main",
  close: "Close",
  cancel: "Cancel",
  undo: "Undo",
  retry: "Try again",
  save: "Save",
  copy: "Copy",
  copied: "Copied",
  notCopied: "The browser did not copy it. Copy it by hand.",
  dismiss: "Dismiss",
  signOut: "Sign out",
  signIn: "Sign in",
  messages: "Messages",
  downloads: (n: number, percent: number) =>
    `${n === 1 ? "1 model is" : `${n} models are`} being downloaded: ${percent} %`,
  badge: (own: number, others: number) =>
    own === 0
      ? `In the queue: ${others} of others`
      : others === 0
      ? `In the queue: ${own} of yours`
      : `In the queue: ${own} of yours, ${others} of others`,
  connectionLost: "Connection lost. Trying again…",
  moving: "The studio is being moved: until that is over, it can only be looked at.",
  theme: { label: "Theme", system: "Match the system", light: "Light", dark: "Dark" },
  language: "Language",
  userMenu: "Your account and settings",
  palette: {
    title: "Commands",
    open: "Search and commands",
    find: "Search",
  },
  shortcuts: { title: "Keyboard shortcuts" },
  noScript: "This page needs JavaScript. The images and the API work without it.",
  signInAgain: {
    title: "Sign in again",
    why: "Your session has ended. Nothing you typed is lost.",
  },
} as const;
