/** The peers are installed by the benchmark alone, so the compiler of the tests knows their names only. */
declare module "arktype";
declare module "typebox";
declare module "typebox/compile";
declare module "valibot";
declare module "zod";

declare module "typia" {
  export const typia: { createIs<Shape>(): (input: unknown) => input is Shape };
  // biome-ignore lint/style/noDefaultExport: typia's own shape
  export { typia as default };
  // biome-ignore lint/style/noNamespace: typia's own shape
  export namespace tags {
    type Type<Name extends string> = { readonly type?: Name };
    type Maximum<Value extends number> = { readonly maximum?: Value };
    type MinLength<Value extends number> = { readonly minLength?: Value };
    type MinItems<Value extends number> = { readonly minItems?: Value };
    type MaxItems<Value extends number> = { readonly maxItems?: Value };
  }
}

declare module "typia-generated" {
  export function isBatch(input: unknown): boolean;
}
