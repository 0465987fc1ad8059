export const signIn = {
  title: "Sign in",
  email: "E-mail",
  emailWrong: "Enter a complete e-mail address and a password.",
  password: "Password",
  show: "Show the password",
  hide: "Hide the password",
  remember: "Keep me signed in for a week",
  capsLock: "Caps lock is on.",
  forgotten: "Forgotten your password? An administrator can give you a new one.",
  from: (screen: string) => `Then you continue with: ${screen}.`,
  ended: "You have been signed out.",
} as const;
