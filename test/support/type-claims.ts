/** Claims about types, for the compiler to judge. Each `*.test-d.ts` shows that they can fail. */

/** Whether a type is `any`, which would make every other claim true. */
export type IsAny<T> = 0 extends 1 & T ? true : false;

/** Whether two types are the same, `readonly` and optional marks included. */
export type IsSame<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Whether `any` stands nowhere in a type, `depth` levels down. */
export type IsFreeOfAny<T, Depth extends 0[] = []> =
  IsAny<T> extends true
    ? false
    : Depth["length"] extends 6
      ? true
      : T extends (...args: infer Parameters) => infer Result
        ? IsFreeOfAny<[Parameters, Result], [...Depth, 0]>
        : T extends object
          ? false extends { [K in keyof T]-?: IsFreeOfAny<T[K], [...Depth, 0]> }[keyof T]
            ? false
            : true
          : true;

/** The keys of each member of a union. */
export type KeysOfEach<T> = T extends unknown ? keyof T : never;

/** Whether assigning to a property is refused, at the first level. */
export type IsReadonly<T, K extends keyof T> = IsSame<Pick<T, K>, Readonly<Pick<T, K>>>;

/** States that a claim is true. */
export function claim<_Claim extends true>(): void {}
