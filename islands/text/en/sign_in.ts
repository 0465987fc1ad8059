export const signIn = {
  title: "Sign in",
  email: "E-mail",
  emailWrong: "Enter a complete e-mail address and a password.",
  wrong: "The e-mail address or the password is wrong.",
  deactivated: "This account is deactivated. Ask an administrator.",
  emailLike: "Enter an address like name@example.com.",
  password: "Password",
  show: "Show the password",
  hide: "Hide the password",
  remember: "Keep me signed in for a week",
  capsLock: "Caps lock is on.",
  forgotten: "Forgotten your password? An administrator can give you a new one.",
  from: (screen: string) => `You will continue to: ${screen}.`,
  newHint: "A long phrase is safer than a short, complicated password.",
  strength: "Password strength",
  strengths: {
    0: "",
    1: "weak: too short or too simple",
    2: "fair",
    3: "good",
    4: "strong",
  },
  suggest: "Suggest one and copy it",
  current: "Current password",
  fresh: "New password",
  mustChange: "Choose a new password",
  mustChangeWhy:
    "An administrator has given you a temporary password. Choose your own to continue.",
} as const;

export const setup = {
  title: "Welcome to Atelier",
  why:
    "This server has no administrator yet. Create the first account; you can add people afterwards.",
  name: "Your name",
  code: "Setup code",
  codeHint:
    "You find it in the console where the server was started, and in a file in its data folder.",
  go: "Create account",
} as const;
