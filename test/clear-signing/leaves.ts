/** The parameters of a call or a message, as a descriptor's paths name them. Written apart from the descriptors. */

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly components?: readonly Parameter[];
}

/** A value that is no struct and no array: its path, and its type. */
export interface Leaf {
  readonly path: string;
  readonly type: string;
}

/** A function as a descriptor's key spells it: types and names, no space after a comma. */
export function fragmentOf(name: string, parameters: readonly Parameter[]): string {
  return `${name}${tupleOf(parameters)}`;
}

/** Every value of the parameters, those of arrays under `[]`. */
export function leavesOf(parameters: readonly Parameter[], above = ""): Leaf[] {
  return parameters.flatMap(({ name, type, components }) => {
    const isArray = type.endsWith("[]");
    const path = `${above}${name}${isArray ? ".[]" : ""}`;
    return components === undefined
      ? [{ path, type: isArray ? type.slice(0, -2) : type }]
      : leavesOf(components, `${path}.`);
  });
}

/** The parameters of an EIP-712 type without structs inside, `Name(type name,type name)`. */
export function membersOf(encodedType: string): Parameter[] {
  const inside = /^\w+\(([^()]*)\)$/.exec(encodedType)?.[1] ?? "";
  return inside.split(",").map((member) => {
    const [type = "", name = ""] = member.split(" ");
    return { name, type };
  });
}

function tupleOf(parameters: readonly Parameter[]): string {
  const parts = parameters.map(({ name, type, components }) =>
    components === undefined
      ? `${type} ${name}`
      : `${type.replace("tuple", tupleOf(components))} ${name}`,
  );
  return `(${parts.join(",")})`;
}
