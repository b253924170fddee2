import type { UploadedFile } from '../state/body.ts';
import { apiError } from './api-error.ts';

export type ParsedBody = { readonly body: unknown; readonly files: readonly UploadedFile[] };

/**
 * A request's body: JSON, or multipart with `payload_json` and `files[n]` (docs: Uploading Files).
 * @throws ApiError 50109 for malformed JSON, 50035 for another type.
 */
export async function parseBody(contentType: string | undefined, raw: unknown): Promise<ParsedBody> {
  if (!Buffer.isBuffer(raw) || raw.length === 0) return { body: undefined, files: [] };
  const type = contentType ?? '';
  if (type.startsWith('application/json')) return { body: parseJson(raw.toString('utf8')), files: [] };
  if (type.startsWith('multipart/form-data')) return await parseMultipart(type, raw);
  throw apiError(
    400,
    50035,
    `Expected "Content-Type" header to be application/json, not ${type || 'nothing'}`,
  );
}

async function parseMultipart(contentType: string, raw: Buffer): Promise<ParsedBody> {
  const response = new Response(new Uint8Array(raw), { headers: { 'content-type': contentType } });
  const form = await response.formData().catch(() => {
    throw apiError(400, 50035, 'Invalid multipart body');
  });
  const files: UploadedFile[] = [];
  for (const [name, value] of form.entries()) {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1];
    if (index === undefined || typeof value === 'string') continue;
    files.push({
      index,
      filename: value.name,
      contentType: value.type || undefined,
      data: Buffer.from(await value.arrayBuffer()),
    });
  }
  const payload = form.get('payload_json');
  return { body: typeof payload === 'string' ? parseJson(payload) : {}, files };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw apiError(400, 50109, 'The request body contains invalid JSON.');
  }
}
