/** The page's side of a test wallet: announces itself, and hands every question to `ask<id>`. */
globalThis.announceWallet = ({ id, name }) => {
  const listeners = new Map();
  const provider = {
    request: async ({ method, params = [] }) => {
      const reply = await globalThis[`ask${id}`](method, params);
      if (reply.error !== undefined) throw reply.error;
      return reply.result;
    },
    on: (event, listener) => {
      const heard = ({ detail }) => listener(detail);
      listeners.set(listener, heard);
      addEventListener(`${id}-${event}`, heard);
    },
    removeListener: (event, listener) =>
      removeEventListener(`${id}-${event}`, listeners.get(listener)),
  };
  const icon = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>";
  const info = { uuid: `uuid-${id}`, rdns: `test.${id}`, name, icon };
  const detail = Object.freeze({ info, provider });
  const tell = () => dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  addEventListener("eip6963:requestProvider", tell);
  tell();
};
