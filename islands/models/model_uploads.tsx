import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ModelUpload } from "../../services/contract/model_uploads.ts";
import type { Candidate } from "../../services/contract/model_installs.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { useTask } from "../studio/task.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Button } from "../ui/button.tsx";
import { FileButton } from "../ui/file_button.tsx";
import { Section } from "../ui/section.tsx";
import { explain } from "../ui/states.tsx";
import { Recognised } from "./recognised.tsx";
import { uploaderOf } from "./uploader.ts";
import { useGettingModels, useModelsText } from "./words.ts";

/** Endings that a browser offers; the server says what else it does not take. */
const ACCEPTED = ".safetensors,.gguf";

/** Begins uploads of files that are chosen. */
export function UploadButton({ onStarted }: { onStarted: () => void }) {
  const studio = useStudio();
  const words = useGettingModels();
  const start = (files: readonly File[]) =>
    attempt(studio, async () => {
      for (const file of files) await uploaderOf(studio).start(file);
      onStarted();
    });
  return (
    <FileButton
      label={words.upload}
      accept={ACCEPTED}
      onFiles={(files) => void start(files)}
    />
  );
}

/** Uploads that are not installed yet; nothing while there are none. */
export function ModelUploads() {
  const words = useGettingModels();
  const { data } = useResource(paths.modelUploads);
  const uploads = data.value ?? [];
  if (uploads.length === 0) return null;
  return (
    <div class="model-jobs">
      <Section title={words.uploads}>
        <ul class="list">
          {uploads.map((upload) => <Row key={upload.id} upload={upload} />)}
        </ul>
      </Section>
    </div>
  );
}

function Row({ upload }: { upload: ModelUpload }) {
  const studio = useStudio();
  const models = useModelsText();
  const words = useGettingModels();
  const uploader = uploaderOf(studio);
  const wrong = useSignal(false);
  const { id, name, bytes } = upload;
  const sent = uploader.sending.value.get(id);
  const offset = Math.max(sent ?? 0, upload.offset);
  const size = (count: number) => formatBytes(count, studio.language.value);
  const isWhole = upload.offset === bytes;
  return (
    <li>
      <div class="list-words">
        <p class="list-title wrap">{name}</p>
        {!isWhole && <progress aria-label={name} max={bytes} value={offset} />}
        {isWhole ? <WholeUpload upload={upload} /> : (
          <p class="list-sub" role="status">
            {sent === undefined ? words.status.paused : words.uploading} ·{" "}
            {words.of(size(offset), size(bytes))}
          </p>
        )}
        {wrong.value && <p class="field-error" role="alert">{words.otherFile}</p>}
      </div>
      {!isWhole && sent !== undefined && (
        <Button
          small
          aria-label={`${words.pause}: ${name}`}
          onClick={() => uploader.pause(id)}
        >
          {words.pause}
        </Button>
      )}
      {!isWhole && sent === undefined && (
        uploader.has(id)
          ? (
            <Button
              small
              aria-label={`${words.resume}: ${name}`}
              onClick={() => void uploader.resume(upload)}
            >
              {words.resume}
            </Button>
          )
          : (
            <FileButton
              label={words.chooseAgain}
              accept={ACCEPTED}
              single
              onFiles={([file]) => void (wrong.value = !uploader.resume(upload, file))}
            />
          )
      )}
      <Button
        small
        kind="quiet"
        aria-label={`${models.cancel}: ${name}`}
        onClick={() => void attempt(studio, () => uploader.cancel(id))}
      >
        {models.cancel}
      </Button>
    </li>
  );
}

/** What an uploaded file is, and the way to install it. */
function WholeUpload({ upload: { id, name } }: { upload: ModelUpload }) {
  const { client, resources } = useStudio();
  const text = useText();
  const models = useModelsText();
  const words = useGettingModels();
  const task = useTask();
  const reading = useTask();
  const offer = useSignal<Candidate | null>(null);
  // Read once: the file is whole and does not change, and after its installation it is gone.
  const read = () =>
    reading.run(async () => void (offer.value = await client.get(paths.modelUploadOffer(id))));
  useEffect(() => void read(), [id]);
  const seen = offer.value;
  const install = () =>
    task.run(async () => {
      await client.send("POST", paths.installUpload(id), {});
      resources.refresh(paths.installs);
      resources.refresh(paths.modelUploads);
    });
  const failed = reading.problem.value ?? task.problem.value;
  return (
    <>
      {failed
        ? <p class="field-error wrap" role="alert">{explain(failed, text)}</p>
        : (
          <p class="list-sub wrap" role="status">
            {seen ? <Recognised seen={seen} /> : models.reading}
          </p>
        )}
      {reading.problem.value && (
        <Button
          small
          aria-label={`${text.frame.retry}: ${name}`}
          onClick={() => void read()}
        >
          {text.frame.retry}
        </Button>
      )}
      {seen && (
        <Button
          small
          kind="primary"
          busy={task.busy.value}
          aria-label={`${words.install}: ${name}`}
          onClick={() => void install()}
        >
          {words.install}
        </Button>
      )}
    </>
  );
}
