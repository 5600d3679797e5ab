/** The little of WebAssembly's interface that the kernels need; TypeScript has it among the browser's types only. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: BufferSource);
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, object>);
    readonly exports: object;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Global {
    readonly value: number;
  }
  function validate(bytes: BufferSource): boolean;
  type BufferSource = ArrayBuffer | ArrayBufferView<ArrayBuffer>;
}
