/** Telling a web service: one POST, tried again where it fails. */
import { refuse } from "../errors.ts";

export interface Webhook {
  /** Its host; the rest of the URL may hold a secret. */
  readonly host: string;
  /** @throws Error naming the host, where no attempt was answered with success. */
  readonly post: (body: string) => Promise<void>;
}

export interface WebhookOptions {
  /** Milliseconds that one attempt may take. */
  readonly timeout?: number;
  readonly attempts?: number;
  /** Milliseconds before the second attempt; each later wait is twice the one before. */
  readonly wait?: number;
}

/** @throws InputError where the URL is none of the web. It is never shown. */
export function openWebhook(url: string, options: WebhookOptions = {}): Webhook {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    return refuse({ where: "webhook", got: "something else", expected: "an http(s) URL" });
  const { timeout = 10_000, attempts = 4, wait = 500 } = options;
  const { host } = parsed;
  const post = async (body: string) => {
    for (let i = 1; ; i++) {
      const fault = await attempt(parsed, body, timeout);
      if (fault === undefined) return;
      if (i === attempts) throw new Error(`Webhook ${host}: ${fault}`);
      await new Promise((resolve) => setTimeout(resolve, wait * 2 ** (i - 1)));
    }
  };
  return { host, post };
}

/** @returns what went wrong, if anything did. */
async function attempt(url: URL, body: string, timeout: number): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return cause?.message ?? message;
  }
}
