/** Has the browser save what is at an address as a file, without leaving the page. */
export function saveFile(url: string, name = ""): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
