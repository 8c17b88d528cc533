declare module 'asl-validator' {
  export default function validator(definition: object): {
    isValid: boolean;
    errorsText(separator?: string): string;
  };
}
