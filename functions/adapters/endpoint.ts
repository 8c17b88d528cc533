import { environment } from './environment.ts';

/** The endpoint of a regional AWS service; `AWS_ENDPOINT_URL` stands before all, as for every SDK. */
export function endpointOf(service: string, path = '/'): URL {
  const region = environment('AWS_REGION');
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return new URL(path, process.env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.${domain}`);
}
