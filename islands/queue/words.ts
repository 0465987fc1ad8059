import { pageWords } from "../studio/page_words.ts";

interface QueueText {
  done: (done: number, total: number) => string;
  failed: (n: number) => string;
  canceled: (n: number) => string;
  cancelRest: (title: string) => string;
  items: (title: string) => string;
}

/** The words of batches in the queue. */
export const useQueueText = pageWords<QueueText>({
  en: {
    done: (done, total) => `${done} of ${total} done`,
    failed: (n) => `${n} failed`,
    canceled: (n) => `${n} cancelled`,
    cancelRest: (title) => `Cancel the rest: ${title}`,
    items: (title) => `One by one: ${title}`,
  },
  de: {
    done: (done, total) => `${done} von ${total} fertig`,
    failed: (n) => `${n} fehlgeschlagen`,
    canceled: (n) => `${n} abgebrochen`,
    cancelRest: (title) => `Rest abbrechen: ${title}`,
    items: (title) => `Einzeln zeigen: ${title}`,
  },
  ja: {
    done: (done, total) => `${total} 件中 ${done} 件完了`,
    failed: (n) => `${n} 件失敗`,
    canceled: (n) => `${n} 件キャンセル`,
    cancelRest: (title) => `残りをキャンセル：${title}`,
    items: (title) => `個別に表示：${title}`,
  },
});
