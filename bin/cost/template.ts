/** A synthesised stack, nested ones too, each for itself. */
export interface SynthesisedStack {
  /** Where it is deployed. */
  readonly region: string;
  readonly template: Template;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A resource with where it is. */
export interface PlacedResource {
  readonly region: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export const resourcesOf = (stacks: readonly SynthesisedStack[]): readonly PlacedResource[] =>
  stacks.flatMap(({ region, template }) =>
    Object.entries(template.Resources ?? {}).map(([logicalId, { Type, Properties = {} }]) => ({
      region,
      logicalId,
      type: Type,
      properties: Properties,
    })),
  );
