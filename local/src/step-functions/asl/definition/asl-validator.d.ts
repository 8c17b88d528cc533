declare module 'asl-validator' {
  export default function validator(definition: object): {
    isValid: boolean;
    errors: { 'Error code': string; Message: string; schemaError?: { instancePath: string } }[];
    errorsText(separator?: string): string;
  };
}
