// Node: what the tests ask of its test runner, of which no more is used.

declare module "node:test" {
  export function test(name: string, run: () => void | Promise<void>): void;
}

declare module "node:assert/strict" {
  export function equal<T>(found: T, wanted: T, message?: string): void;
  export function deepEqual<T>(found: T, wanted: T, message?: string): void;
  export function notEqual(found: unknown, other: unknown, message?: string): void;
  export function ok(found: unknown, message?: string): asserts found;
  export function throws(run: () => unknown, wanted: RegExp | { message: RegExp } | typeof TypeError): void;
  export function rejects(given: Promise<unknown>, wanted: RegExp): Promise<void>;
}

declare module "node:fs" {
  export function readFileSync(place: number | URL, encoding: "utf8"): string;
  export function readdirSync(place: URL, options?: { recursive: boolean }): string[];
}
