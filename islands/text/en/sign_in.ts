import type { Words } from "../words.ts";

export const signIn = {
  title: "Sign in",
  email: "E-mail",
  name: "User name or e-mail",
  emailWrong: "Enter your user name or your complete e-mail address, and the password.",
  wrong: "The name or the password is wrong.",
  deactivated: "This account is deactivated. Ask an administrator.",
  emailLike: "Enter an address like name@example.com.",
  password: "Password",
  show: "Show the password",
  hide: "Hide the password",
  remember: "Keep me signed in for a week",
  capsLock: "Caps lock is on.",
  forgotten: "Forgotten your password? An administrator can give you a new one.",
  forgottenAsk: "Forgotten your password?",
  forgottenHow:
    "Enter the e-mail address of your account. You get a link that signs you in once, and choose a new password.",
  forgottenSend: "Send me a link",
  forgottenSent:
    "If there is an account with this address, a link is on its way. It works for an hour. No mail? Look among spam, or ask an administrator.",
  from: (screen: string) => `You will continue to: ${screen}.`,
  newHint: "A long phrase is better than a complicated word.",
  strength: "Password strength",
  strengths: {
    0: "",
    1: "Weak: too short or too simple",
    2: "Fair",
    3: "Good",
    4: "Strong",
  },
  suggest: "Suggest one and copy it",
  current: "Current password",
  fresh: "New password",
  mustChange: "Choose a new password",
  mustChangeWhy: "Choose a password of your own to continue. You sign in with it from now on.",
} as const;

export type SignInText = Words<typeof signIn>;
