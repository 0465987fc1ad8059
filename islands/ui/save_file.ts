/** Has the browser save what is at an address as a file, without leaving the page. */
export function saveFile(url: string, name = ""): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

/** Has the browser save a text as a file. */
export function saveText(text: string, name: string, type: "text/html" | "text/csv"): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  saveFile(url, name);
  // The download has taken hold of it by the next turn of the loop.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
