export const problems = {
  offline: "The server cannot be reached. What you typed stays here; try again in a moment.",
  page: "Something went wrong on this page. Reload it; what you typed is kept.",
  title: "That did not work",
  wait: (seconds: number) => `Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
  adminsOnly: "Only administrators can see this page.",
  adminsOnlyHint: "Ask an administrator if you need something from here.",
  lazyScreen: "This screen could not be loaded.",
  lost: {
    title: "There is nothing at this address",
    hint: "It may be mistyped, or the page may have moved.",
    back: "To the studio",
  },
} as const;
