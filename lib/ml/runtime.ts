/**
 * Runs graphs and ONNX files with onnxruntime. The only file that imports onnxruntime-node.
 *
 * `run` and the making of a session occupy the calling thread: train and serve in a process of their own.
 */
import * as ort from "onnxruntime-node";
import { threadCount } from "./cores";
import type { DType, Graph, Node, Value } from "./graph";
import { UNRETURNABLE } from "./onnx/builder";
import { encodeModel, ONNX_DATA_FILE, ONNX_FILE } from "./onnx/encode";
import { lowerGraph } from "./onnx/lower";
import { type Shape, ShapeError, sizeOf } from "./shape";

export type Feed = Float32Array | Uint16Array | Int32Array | BigInt64Array;
export type Provider = "cpu" | "cuda";
export type RuntimeOptions = {
  /** What computes; by default what `setProvider` said. */
  provider?: Provider;
  /** Threads of one op; by default one a physical core. */
  threads?: number;
  /** Path prefix of a profile in Chrome's trace format, written when the session is released. */
  profile?: string;
};
export type Program = {
  /**
   * @param feeds  one typed array for every input of the graph that the outputs need, by name.
   * @param into   preallocated results by output name, such as views of a flat buffer; others are allocated.
   * @returns      all outputs by name.
   */
  run(feeds: Record<string, Feed>, into?: Record<string, Float32Array>): Promise<Record<string, Float32Array>>;
  /** What it computes. */
  readonly nodes: readonly Node[];
  release(): Promise<void>;
};

/** Compiles outputs of a graph, all float32, into a callable. */
export async function compile(
  graph: Graph,
  outputs: Record<string, Value>,
  options: RuntimeOptions = {},
): Promise<Program> {
  const lowered = lowerGraph(graph, Object.values(outputs));
  const ports = Object.entries(outputs).map(([key, { shape }], i) => ({ key, shape, name: lowered.outputNames[i]! }));
  lowered.model.unreturnableOutput();
  const session = await openSession(encodeModel(lowered.model), options);
  return {
    nodes: lowered.nodes,
    async run(feeds, into = {}) {
      const tensors: Record<string, Tensor> = {};
      for (const { name, dtype, shape } of lowered.inputs) {
        const data = feeds[name];
        if (!data) throw new Error(`run: input "${name}" was not fed`);
        tensors[name] = tensorOf(data, shape, dtype, name);
      }
      const results = Object.fromEntries(
        ports.map(({ key, shape }) => [key, into[key] ?? new Float32Array(sizeOf(shape))]),
      );
      const fetches = ports.map(({ key, shape, name }) => [name, tensorOf(results[key]!, shape, "float32", key)]);
      await runInto(session, tensors, Object.fromEntries(fetches));
      return results;
    },
    release: () => session.release(),
  };
}

/**
 * Runs a model with an `unreturnableOutput`, whose results all have their place in memory beforehand.
 *
 * onnxruntime's Node binding returns a fresh copy of each output, also of one that it was given the memory of: for 118 MB of
 * gradients a twelfth of a second and twice the memory, and for caches that grow in place the end of the idea. It stops at
 * the first output that it cannot return, when all have been computed. A binding that can will do no harm but copy.
 */
export async function runInto(
  session: Session,
  feeds: Record<string, Tensor>,
  fetches: Record<string, Tensor>,
): Promise<void> {
  try {
    await session.run(feeds, { [UNRETURNABLE]: null, ...fetches });
  } catch (error) {
    if (!(error instanceof Error && /^Non tensor type/.test(error.message))) throw error;
  }
}

export type Tensor = ort.Tensor;
export type Session = ort.InferenceSession;

let defaultProvider: Provider = "cpu";

/** For sessions that are opened from now on in this process. */
export function setProvider(provider: Provider): void {
  defaultProvider = provider;
}

/**
 * Opens an ONNX model; the caller wires its inputs and outputs by name and releases it.
 * @param files  the model alone, or as `encodeModelFiles` gives it.
 * @throws       Error when it asks for CUDA and this installation has none.
 */
export async function openSession(
  files: Uint8Array | ReadonlyMap<string, Uint8Array>,
  options: RuntimeOptions = {},
): Promise<Session> {
  const { provider = defaultProvider } = options;
  const onnx = files instanceof Uint8Array ? files : files.get(ONNX_FILE);
  const data = files instanceof Uint8Array ? undefined : files.get(ONNX_DATA_FILE);
  if (!onnx) throw new Error(`openSession: there is no ${ONNX_FILE}`);
  const session = ort.InferenceSession.create(onnx, {
    executionProviders: provider === "cuda" ? ["cuda", "cpu"] : ["cpu"],
    executionMode: "sequential",
    intraOpNumThreads: options.threads ?? threadCount(),
    interOpNumThreads: 1,
    enableCpuMemArena: true,
    enableMemPattern: false,
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    // Idle threads sleep: spinning was no faster alone, and took up to three times as long beside other busy processes.
    extra: { session: { intra_op: { allow_spinning: "0" } } },
    ...(data ? { externalData: [{ path: ONNX_DATA_FILE, data }] } : {}),
    ...(options.profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: options.profile }),
  });
  if (provider === "cpu") return session;
  return session.catch((cause: unknown) => {
    throw new Error("CUDA is asked for, but this onnxruntime cannot use it: is its CUDA provider installed?", {
      cause,
    });
  });
}

const ARRAY_OF: Partial<Record<DType, new (length: number) => Feed>> = {
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int32: Int32Array,
  int64: BigInt64Array,
};

/** A tensor over `data` itself: onnxruntime reads and writes that memory, nothing is copied. */
export function tensorOf(data: Feed, shape: Shape, dtype: DType, name = "tensor"): Tensor {
  const expected = ARRAY_OF[dtype];
  if (!expected || !(data instanceof expected))
    throw new TypeError(`"${name}" is ${dtype}; it was given a ${data.constructor.name}`);
  if (data.length !== sizeOf(shape)) throw new ShapeError(name, `${data.length} numbers do not fill the shape`, shape);
  const type = dtype === "bfloat16" ? "uint16" : dtype;
  return new ort.Tensor(type as "float32", data as Float32Array, shape); // type and data were matched above
}
