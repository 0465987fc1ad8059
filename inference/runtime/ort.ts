import type * as node from "onnxruntime-node";

/** The part of ONNX Runtime that this engine uses; its builds for Node and for the web agree. */
export interface Ort {
  InferenceSession: {
    create(path: string, options: node.InferenceSession.SessionOptions): Promise<OrtSession>;
    create(bytes: Uint8Array, options: node.InferenceSession.SessionOptions): Promise<OrtSession>;
  };
  Tensor: typeof node.Tensor;
}

export type OrtSession = node.InferenceSession;
export type OrtTensor = node.Tensor;
export type SessionOptions = node.InferenceSession.SessionOptions;

/** Errors only (0 verbose … 4 fatal): its warnings are about its own optimizations. */
export const LOG_SEVERITY = 3;
