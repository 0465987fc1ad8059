export const queue = {
  status: {
    pending: "Waiting",
    in_progress: "Running",
    waiting: "Waiting for a part",
    completed: "Done",
    failed: "Failed",
    canceled: "Canceled",
  },
} as const;
